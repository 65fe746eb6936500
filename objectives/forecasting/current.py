"""Which forecast holds at the moment."""

from datetime import date

from objectives.choices import CycleState
from objectives.models import Forecast, KeyResult


def forecast_of(key_result: KeyResult, today: date) -> Forecast | None:
    """Its forecast while its cycle runs, made of it as it is asked now; it costs no query.

    The key result was fetched with it; without that there is none.
    """
    found = fetched(key_result)
    cycle = key_result.objective.cycle
    running = cycle.state == CycleState.ACTIVE and cycle.start <= today < cycle.end
    if not running or found is None or found.version != key_result.version:
        return None
    return found if found.is_known else None


def fetched(key_result: KeyResult) -> Forecast | None:
    """What was stored, where it was fetched with the key result."""
    cache = key_result._state.fields_cache
    found: Forecast | None = cache.get("forecast")
    return found
