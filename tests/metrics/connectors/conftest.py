"""What the connectors' tests share."""

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:
    """Three attempts as in production, but without the pauses between them."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
