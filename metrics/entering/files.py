"""Uploaded tables: kept, previewed row by row, taken over; the same file twice is said."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language

from metrics.entering.account_rows import check_accounts
from metrics.entering.cells import Raw
from metrics.entering.columns import guess, raws
from metrics.entering.entering import outcomes_of
from metrics.entering.known import load_book
from metrics.entering.problems import Problem, problem_from_json
from metrics.entering.receiving import receive
from metrics.entering.rows import check_rows
from metrics.entering.spec import ACCOUNT_COLUMNS, BY_KEY, COLUMNS, Column
from metrics.entering.tables import Table, read_table
from metrics.entering.upload_accounts import account_outcomes, take_accounts
from metrics.models import About, Batch, EntryFile, Way
from people.access import Access

MEASURE = "measure="  # before the measure of a file in which no column names one


class Shown(NamedTuple):
    """A row in the preview: what stood in it, what becomes of it, why not."""

    line: int
    cells: Sequence[str]
    outcome: str
    problems: Sequence[Problem]


class Preview(NamedTuple):
    """All rows, with what would become of each."""

    table: Table
    columns: Mapping[str, Column]
    rows: list[Shown]
    earlier: EntryFile | None

    def count(self, *outcomes: str) -> int:
        """How many rows would become one of these."""
        return sum(1 for row in self.rows if row.outcome in outcomes)

    @property
    def bad(self) -> list[Shown]:
        """The rows that would not be taken."""
        return [row for row in self.rows if row.outcome == REFUSED]

    @property
    def taken(self) -> int:
        """How many rows would be taken over."""
        return len(self.rows) - len(self.bad)


REFUSED = "refused"


def keep_file(*, access: Access, data: bytes, name: str, about: str) -> EntryFile:
    """Keep a table that was handed in, its columns guessed. Raises TableError."""
    language = (get_language() or "en").partition("-")[0]
    table = read_table(data, language=language)
    columns = columns_of(about)
    mapping = guess(table.headings, columns)
    if about == About.MEASURES and "measure" not in mapping:
        mapping["measure"] = MEASURE + _guess_measure(name, table.headings)
    kept = EntryFile(
        organization=access.organization,
        about=about,
        name=name[:200],
        digest=hashlib.sha256(data).hexdigest(),
        language=language,
        mapping=mapping,
        by=access.membership,
    )
    kept.file.save(name[-80:], ContentFile(data), save=False)
    kept.save()
    return kept


def columns_of(about: str) -> Mapping[str, Column]:
    """The columns that a file of this sort may have."""
    return ACCOUNT_COLUMNS if about == About.ACCOUNTS else COLUMNS


def set_mapping(*, kept: EntryFile, chosen: Mapping[str, str]) -> None:
    """Which heading is which column, as chosen; headings that the file lacks are left out."""
    headings = set(table_of(kept).headings)
    kept.mapping = {
        key: value
        for key, value in chosen.items()
        if value in headings or (key == "measure" and value.startswith(MEASURE))
    }
    kept.save(update_fields=["mapping"])


def preview(*, access: Access, kept: EntryFile) -> Preview:
    """What would become of each row now."""
    table = table_of(kept)
    rows, measure = _rows(kept, table)
    book = load_book(access, rows, language=kept.language)
    outcomes: dict[int, str] = {}
    problems: dict[int, Sequence[Problem]] = {}
    if kept.about == About.ACCOUNTS:
        accounts = check_accounts(rows, book)
        outcomes = account_outcomes(access.organization, accounts.good)
        problems = {bad.raw.line: bad.problems for bad in accounts.bad}
    else:
        checked = check_rows(rows, book, measure=measure)
        by_key = outcomes_of(access.organization.pk, [good.fact for good in checked.good])
        outcomes = {good.raw.line: by_key[good.fact.key] for good in checked.good}
        problems = {bad.raw.line: bad.problems for bad in checked.bad}
    shown = [
        Shown(number, cells, outcomes.get(number, REFUSED), problems.get(number, ()))
        for number, cells, _fault in table.lines
    ]
    return Preview(table, columns_of(kept.about), shown, earlier(kept))


@transaction.atomic
def take_over(*, access: Access, kept: EntryFile) -> int:
    """Take the good rows in, keep the others with their reasons; how many were taken, also those
    that were there already. A file is taken over once."""
    held = EntryFile.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if held.batch_id is not None:
        return 0
    table = table_of(held)
    rows, measure = _rows(held, table)
    batch = Batch(
        organization=access.organization,
        way=Way.UPLOADED,
        name=held.name,
        digest=held.digest,
        by=access.membership,
    )
    if held.about == About.ACCOUNTS:
        taken, bad = take_accounts(access=access, kept=held, batch=batch, rows=rows)
    else:
        received = receive(
            access=access, batch=batch, rows=rows, measure=measure, language=held.language
        )
        taken = len(received.checked.good)
        bad = {one.raw.line: one.problems for one in received.checked.bad}
    by_line = {line.number: list(line.cells) for line in table.lines}
    held.refused = [
        [line, [problem.as_json() for problem in problems], by_line[line]]
        for line, problems in sorted(bad.items())
    ]
    held.batch = batch if batch.pk else None
    held.save(update_fields=["refused", "batch", "undo"])
    return taken


def refused_rows(kept: EntryFile) -> list[Shown]:
    """What was not taken over, as it was then."""
    return [
        Shown(line, cells, REFUSED, [problem_from_json(one) for one in problems])
        for line, problems, cells in kept.refused
    ]


def earlier(kept: EntryFile) -> EntryFile | None:
    """The same file, taken over before and not taken back."""
    same = EntryFile.objects.filter(
        organization=kept.organization_id,
        digest=kept.digest,
        about=kept.about,
        batch__isnull=False,
        batch__taken_back_at__isnull=True,
    )
    return same.exclude(pk=kept.pk).select_related("batch", "by").order_by("-pk").first()


def table_of(kept: EntryFile) -> Table:
    """The kept table, read once more."""
    with kept.file.open("rb") as file:
        return read_table(file.read(), language=kept.language)


def _rows(kept: EntryFile, table: Table) -> tuple[list[Raw], str]:
    """The rows by column, and the measure of those that name none."""
    chosen = dict(kept.mapping)
    measure = ""
    if chosen.get("measure", "").startswith(MEASURE):
        measure = chosen.pop("measure").removeprefix(MEASURE)
    return raws(table.lines, table.headings, chosen), measure


def _guess_measure(name: str, headings: Sequence[str]) -> str:
    """A measure that the file's name or a heading says."""
    said = " ".join((name, *headings)).casefold().replace(" ", "_").replace("-", "_")
    return next((key for key in BY_KEY if key in said and key not in ("own", "order")), "")
