"""The collector is off for a piece of work, and as it was before after it."""

import gc
from collections.abc import Iterator

import pytest

from objectives.computing.collecting import no_collecting


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


def test_it_is_off_inside_and_on_afterwards() -> None:
    gc.enable()
    with no_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_a_failure() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), no_collecting():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_has_it_off_keeps_it_off() -> None:
    gc.disable()
    with no_collecting(), no_collecting():
        assert not gc.isenabled()
    assert not gc.isenabled()
