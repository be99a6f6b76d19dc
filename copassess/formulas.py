"""Cells of files that people open in a spreadsheet: what looks like a formula stays a text."""

# What a spreadsheet takes for the beginning of a formula.
STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(text: str) -> str:
    """Return a text as a cell of a CSV file: what would begin a formula is quoted."""
    return f"'{text}" if text.startswith(STARTS) else text
