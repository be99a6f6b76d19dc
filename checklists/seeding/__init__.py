"""Invented companies: a small demo to click through, and as many as somebody wants to measure."""
