"""Rows of ZIPs of many reports."""

from tests.permission_shape import Row

ROWS: list[Row] = []
