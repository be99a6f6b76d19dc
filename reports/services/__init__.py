"""What changes rows of reports' files."""
