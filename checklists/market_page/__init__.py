"""A company's markets and products as finished values: side by side, and year after year."""
