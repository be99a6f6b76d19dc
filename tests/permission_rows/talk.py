"""Rows of what colleagues say about a question, and the history of its answer."""

from tests.permission_shape import Row

ROWS: list[Row] = []
