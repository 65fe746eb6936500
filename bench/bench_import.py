"""From the file of a real incident log to the right metric values, beside PostgreSQL's own COPY."""

from datetime import date
from functools import partial

from bench.framework import Context, Figure, seconds
from bench.incidents import copy_by_postgres, import_by_command, make_organization
from metrics.catalogue_setup import definitions
from metrics.models import TicketEvent
from metrics.values import Value, read_periods
from people.models import Organization

EVENTS = 152_422
# From the log's own README: key, aggregation, n, value.
FIGURES = [
    ("tickets_created", "sum", 24_918, 24_918),
    ("tickets_solved", "sum", 24_918, 24_918),
    ("resolution_time", "median", 24_918, 54_420),
    ("resolution_time", "mean", 24_918, 595_173.1904647243),
    ("first_resolution_time", "median", 24_918, 49_740),
    ("first_resolution_time", "mean", 24_918, 586_231.3339754394),
    ("reopen_rate", "share", 24_903, 0.010601132393687507),
]
PERIOD = (date(2016, 1, 1), date(2018, 1, 1))


def run(context: Context) -> list[Figure]:
    """Best of several, import and COPY in turns."""
    if not context.incidents.exists():
        return [Figure("import", None, "s", note=f"not run: {context.incidents} is not here")]
    imports, copies, memory = [], [], 0.0
    for number in range(context.repeat):
        organization = make_organization(f"import-{number}")
        imported = import_by_command(organization, context.incidents)
        reading = seconds(partial(_check, organization))
        copied = copy_by_postgres(organization, make_organization(f"copy-{number}"))
        context.say(f"import {imported.seconds:.1f} s, COPY {copied:.2f} s")
        imports.append(imported.seconds + reading)
        copies.append(copied)
        memory = max(memory, imported.megabytes)
    return [
        Figure(
            "file to right metric values",
            min(imports),
            "s",
            f"PostgreSQL's COPY of the {EVENTS:,} events into the same table",
            min(copies),
            limit=25,
        ),
        Figure("peak memory of the import", memory, "MB", limit=250),
    ]


def _check(organization: Organization) -> None:
    """All figures of the log's README, exactly."""
    assert TicketEvent.objects.filter(organization=organization).count() == EVENTS
    for key, aggregation, n, expected in FIGURES:
        value = _read(organization, key, aggregation)
        assert value.value is not None
        assert (value.n, float(value.value)) == (n, expected), key
    none = _read(organization, "first_contact_resolution", "share")
    assert (none.value, none.excluded) == (None, {"no reply": 24_918})
    assert _read(organization, "reopen_rate", "share").excluded == {"provisional": 15}


def _read(organization: Organization, key: str, aggregation: str) -> Value:
    (value,) = read_periods(
        organization=organization,
        definition=definitions(organization)[key],
        aggregation=aggregation,
        periods=[PERIOD],
    )
    return value
