"""An instance as one file: rows, files and catalogue, for either database; and back again."""
