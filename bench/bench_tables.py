"""Uploaded tables: how long a large one takes from file to measurements and back, in how much
memory, and how soon a small one is there."""

from bench.framework import Context, Figure
from bench.taking_tables import Worked, director, hand_in, work
from metrics.entering.uploading.asking import ask_back, take_over
from metrics.models import EntryFile, Measurement, Stage
from people.access import access_of_membership
from people.models import Membership

LARGE, LESS, SMALL = 100_000, 20_000, 500


def run(context: Context) -> list[Figure]:
    """Once: each is a minute or two."""
    member = director("tables-csv")
    large = _there_and_back(context, member, LARGE, "csv")
    less = _there_and_back(context, director("tables-less"), LESS, "csv")
    book = _there_and_back(context, director("tables-xlsx"), LARGE, "xlsx")
    return [
        Figure("small table, handed in and checked", _small(member), "s", limit=1),
        *(
            Figure(f"{name} of {LARGE:,} rows, {kind}", worked.seconds, "s")
            for kind, found in (("CSV", large), ("XLSX", book))
            for name, worked in found.items()
        ),
        Figure(
            "peak memory of taking over, CSV",
            large["taking over"].megabytes,
            "MB",
            f"of {LESS:,} rows",
            less["taking over"].megabytes,
            limit=1.1,
        ),
        Figure(
            "peak memory of reading and checking, CSV",
            large["reading and checking"].megabytes,
            "MB",
            f"of {LESS:,} rows",
            less["reading and checking"].megabytes,
            limit=1.1,
        ),
        Figure(
            "peak memory of reading and checking, XLSX",
            book["reading and checking"].megabytes,
            "MB",
        ),
    ]


def _there_and_back(
    context: Context, member: Membership, rows: int, kind: str
) -> dict[str, Worked]:
    organization = member.organization
    access = access_of_membership(member, organization)
    kept, took = hand_in(member, rows, kind)
    found = {"handing in": Worked(took, 0)}
    found["reading and checking"] = work(organization)
    take_over(access=access, kept=kept)
    found["taking over"] = work(organization)
    kept = EntryFile.objects.get(pk=kept.pk)
    assert kept.stage == Stage.DONE
    assert kept.batch is not None
    assert Measurement.objects.filter(organization=organization).count() == kept.batch.rows
    ask_back(kept=kept, by=member)
    found["taking back"] = work(organization)
    assert not Measurement.objects.filter(organization=organization).exists()
    context.say(f"{rows:,} rows, {kind}: {kept.batch.rows:,} new; {found}")
    return found


def _small(member: Membership) -> float:
    return min(hand_in(member, SMALL, "csv")[1] for _ in range(3))
