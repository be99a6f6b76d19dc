"""Assessments and blank checklists as XLSX to fill in offline, and back."""
