"""Python's collector of cyclic garbage, and when it need not look."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """For a short piece that makes hundreds of thousands of objects and no cycles.

    The collector would walk over all of them five or six times and free nothing: a third of the
    time. What nobody refers to any more is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
