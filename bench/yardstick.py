"""How fast the machine itself is while the benches run: two runs can be compared only by it.

A figure in seconds says as much about the machine of the day as about the code: neighbours on the
same hardware take processor time, and more often its memory, which no load average shows.
"""

import random
import time
from collections.abc import Callable

ROUNDS, NUMBERS = 3, 1_000_000


def yardstick() -> dict[str, float]:
    """Seconds for work that never changes, each the best of ROUNDS.

    arithmetic: adding NUMBERS whole numbers, one after the other. memory: fetching as many from all
    over the memory, in an order that no cache can guess.
    """
    places = list(range(NUMBERS))
    random.Random(7).shuffle(places)  # noqa: S311 - an order, no secret
    return {
        "arithmetic": _best(lambda: sum(range(NUMBERS))),
        "memory": _best(lambda: sum(map(places.__getitem__, places))),
    }


def _best(work: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return round(min(took), 4)
