"""Requests that mean harm, or nothing at all."""
