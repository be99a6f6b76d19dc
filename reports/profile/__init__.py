"""What a country profile is made of: its finished values, and how its figures are rounded."""
