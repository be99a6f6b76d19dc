"""Forms of answering and of reviewing."""
