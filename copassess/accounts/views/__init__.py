"""Pages of people, organisations and staff, one file a noun."""
