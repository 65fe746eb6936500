"""Fixtures of the tests of objectives."""

from tests.objectives.cases import quarter

__all__ = ["quarter"]
