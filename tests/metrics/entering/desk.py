"""Entering facts for the world's organization, and reading the measurements they became."""

from datetime import date
from typing import Any

from metrics.entering.cells import Raw
from metrics.entering.entering import Entered, enter
from metrics.entering.known import load_book
from metrics.entering.rows import check_rows
from metrics.facts import Excluded, Measure, moment
from metrics.models import Account, Batch, Measurement, Way
from people.models import Membership, Organization
from tests.world import World

Row = dict[str, str]


def account(organization: Organization, number: str = "A-1", **fields: Any) -> Account:
    """A customer since 2024."""
    return Account.objects.create(
        organization=organization,
        external_id=number,
        **({"name": f"Account {number}", "started_on": date(2024, 1, 1)} | fields),
    )


def entered(world: World, *rows: Row, by: Membership | None = None, name: str = "f") -> Entered:
    """Enter rows of which none may be wrong."""
    who = by or world.alice
    raws = [Raw(line, cells) for line, cells in enumerate(rows, 2)]
    checked = check_rows(raws, load_book(world.access(who), raws, language="en"))
    assert [bad.problems for bad in checked.bad] == []
    batch = Batch(way=Way.UPLOADED, name=name, by=who)
    facts = [good.fact for good in checked.good]
    return enter(organization=world.organization, batch=batch, facts=facts)


def measurements(organization: Organization) -> list[tuple[Any, ...]]:
    """All that is stored of entries: what was, in order."""
    rows = Measurement.objects.of(organization).filter(entry__isnull=False)
    return sorted(
        (
            Measure(row.measure).name.lower(),
            row.at.isoformat(),
            row.until.isoformat() if row.until else "",
            row.value,
            row.weight,
            row.variant,
            row.account.external_id if row.account else "",
            row.person.name if row.person else "",
            row.team.slug if row.team else "",
            Excluded(row.excluded).words,
        )
        for row in rows.select_related("account", "person", "team")
    )


def brief(organization: Organization, measure: Measure) -> list[tuple[str, int, str]]:
    """Day, whole value and reason of the measurements of one measure, in order."""
    rows = Measurement.objects.of(organization).filter(measure=measure).order_by("at", "value")
    return [
        (
            moment(0).fromtimestamp(row.at.timestamp(), organization.zone).date().isoformat(),
            (row.value or 0) // 1_000_000,
            Excluded(row.excluded).words,
        )
        for row in rows
    ]
