"""Closing a company: asked for by an owner, exported first, undone for a while, then done."""
