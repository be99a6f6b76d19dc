"""What is kept of persons: told on a page, handed out, and deleted."""
