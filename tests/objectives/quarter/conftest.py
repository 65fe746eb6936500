"""Fixtures of the quarter's end."""

from tests.objectives.quarter.ends import ended

__all__ = ["ended"]
