"""The action plan of an assessment, and the plans of a company, as finished values."""
