"""Benchmarks and bands: set beside a metric, changed, taken away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from metrics.models import Band, Benchmark, Metric
from people.access import Access
from people.audit import record
from people.models import Membership, Organization, Team


@transaction.atomic
def set_benchmark(
    *,
    access: Access,
    benchmark: Benchmark,
    value: int,
    source: str,
    url: str,
    day: date,
) -> Benchmark:
    """Write a new one, or change what it says. value: millionths. Raises ValidationError."""
    benchmark.value, benchmark.source, benchmark.url, benchmark.day = value, source, url, day
    benchmark.by = access.membership
    _save(benchmark)
    _note(access, "benchmark.set", f"{benchmark.metric}: {source}")
    return benchmark


@transaction.atomic
def remove_benchmark(*, access: Access, benchmark: Benchmark) -> None:
    """Take it away."""
    name = f"{benchmark.metric}: {benchmark.source}"
    benchmark.delete()
    _note(access, "benchmark.removed", name)


@transaction.atomic
def set_band(
    *,
    access: Access,
    band: Band,
    team: Team | None,
    person: Membership | None,
    lower: int | None,
    upper: int | None,
    window: str,
) -> Band:
    """Write a new one, or change what it says; lower and upper: millionths.

    Raises ValidationError, and PermissionDenied where the scope is not this person's to watch.
    """
    team_id, person_id = team.pk if team else None, person.pk if person else None
    if not access.writes_band(team_id=team_id, person_id=person_id):
        raise PermissionDenied
    band.team, band.person = team, person
    band.lower, band.upper, band.window = lower, upper, window
    band.by = access.membership
    _save(band)
    _note(access, "band.set", str(band.metric), about=person)
    return band


@transaction.atomic
def remove_band(*, access: Access, band: Band) -> None:
    """Watch it no more."""
    if not access.writes_band(team_id=band.team_id, person_id=band.person_id):
        raise PermissionDenied
    name, person = str(band.metric), band.person
    band.delete()
    _note(access, "band.removed", name, about=person)


def metric_row(access: Access, key: str) -> Metric:
    """The metric's row; that of the catalogue's is there once `ensure_metrics` has run."""
    return Metric.objects.get(organization=access.organization, key=key)


_FIELDS = {
    "band_upper_above_lower": "upper",
    "band_has_an_edge": "lower",
    "benchmark_once": "source",
}


def _save(row: Any) -> None:
    try:
        row.full_clean(validate_constraints=False)
        row.validate_constraints()
    except ValidationError as error:
        raise _beside_fields(row, error) from error
    row.save()


def _beside_fields(row: Any, error: ValidationError) -> ValidationError:
    """A constraint's message beside the field that it is about."""
    named: Mapping[str, Any] = {
        str(constraint.violation_error_message): _FIELDS.get(constraint.name)
        for constraint in row._meta.constraints
    }
    found: dict[str, list[str]] = {}
    for message in error.messages:
        found.setdefault(named.get(message) or "__all__", []).append(message)
    return ValidationError(found)


def _note(access: Access, action: str, subject: str, *, about: Membership | None = None) -> None:
    Organization.objects.touch(access.organization.pk)
    record(
        organization=access.organization,
        by=access.membership,
        action=action,
        subject=subject,
        about=about,
    )
