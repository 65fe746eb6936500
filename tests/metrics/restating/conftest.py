"""The helpdesk of the tests of disputes."""

from tests.metrics.disputes.desks import desks

__all__ = ["desks"]
