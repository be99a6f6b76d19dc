"""Forms of accounts and organisations, one file a noun."""
