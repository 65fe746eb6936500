"""Rows → what would become of each, or what is wrong with it.

Rows are checked in their order, a portion at a time; what depends on rows further up is read from
what is stored of these. That an account's revenue stays in one currency is seen at the end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Min

from metrics.entering.account_rows import check_accounts
from metrics.entering.cells import Raw
from metrics.entering.checked import NATURAL, Good, one_currency, without_doubles
from metrics.entering.entering import outcomes_of
from metrics.entering.facts import Fact
from metrics.entering.known import currencies_of, load_book
from metrics.entering.problems import Problem
from metrics.entering.rows import check_each
from metrics.entering.spec import KINDS
from metrics.entering.upload_accounts import account_outcomes
from metrics.entering.uploading import staged
from metrics.entering.uploading.staged import SMALL, read_rows, refuse, rows_of, write_checked
from metrics.facts import Measure
from metrics.models import About, EntryFile, EntryRow, Stage
from people.access import Access, access_of_membership


class NotAllowed(Exception):
    """Whoever asked for it may not enter figures any more."""


class Above(NamedTuple):
    """What stands further up under a key: the first line, and how many rows."""

    line: int
    many: int


def check_small(kept: EntryFile) -> None:
    """Check a table at once if nobody need wait for it."""
    if kept.stage == Stage.CHECKING and kept.rows <= SMALL:
        while check_some(kept.pk):
            pass
        kept.refresh_from_db()


@transaction.atomic
def check_some(file_id: int) -> bool:
    """Check the next portion of a table; False when nothing is left to check."""
    kept = EntryFile.objects.held().filter(pk=file_id, stage=Stage.CHECKING).first()
    if kept is None:
        return False
    rows = list(rows_of(kept).filter(line__gt=kept.line).order_by("line")[: staged.PORTION])
    if not rows:
        _refuse_two_currencies(kept)
        EntryFile.objects.filter(pk=kept.pk).update(stage=Stage.READY, dealt=0, line=0)
        return False
    access = acting(kept)
    check = _check_accounts if kept.about == About.ACCOUNTS else _check_measures
    check(access, kept, rows)
    write_checked(rows)
    kept.dealt, kept.line = kept.dealt + len(rows), rows[-1].line
    kept.save(update_fields=["dealt", "line"])
    return True


def acting(kept: EntryFile) -> Access:
    """What whoever asked for it may do now. Raises NotAllowed."""
    member = kept.acting
    if member is None or member.left_at is not None:
        raise NotAllowed
    access = access_of_membership(member, kept.organization)
    needed = access.writes_accounts if kept.about == About.ACCOUNTS else access.enters_measures
    if not needed:
        raise NotAllowed
    return access


def _check_measures(access: Access, kept: EntryFile, rows: Sequence[EntryRow]) -> None:
    by_line = {row.line: row for row in rows}
    raws, measure = read_rows(kept, rows)
    checked = check_each(raws, load_book(access, raws, language=kept.language), measure=measure)
    bases = {good.raw.line: base_of(good.fact) for good in checked.good}
    above = _above(kept, rows[0].line, {base for base, _ in bases.values()})
    placed = [_placed(good, *bases[good.raw.line], above) for good in checked.good]
    first = {key: found.line for key, found in above.items()}
    good, twice = without_doubles(placed, first)
    outcomes = outcomes_of(access.organization.pk, [one.fact for one in good])
    for one in good:
        row, (base, many) = by_line[one.raw.line], bases[one.raw.line]
        row.outcome, row.problems = outcomes[one.fact.key], []
        row.key, row.place = base, place_of(one.fact) if many else 1
        row.account = one.fact.account
        revenue = one.fact.measure == Measure.ACCOUNT_REVENUE
        row.currency = one.fact.variant if revenue else ""
    _refuse(by_line, [(bad.raw, bad.problems) for bad in (*checked.bad, *twice)])


def _check_accounts(access: Access, kept: EntryFile, rows: Sequence[EntryRow]) -> None:
    by_line = {row.line: row for row in rows}
    raws, _ = read_rows(kept, rows)
    numbers = {raw.cells.get("number", "").strip() for raw in raws}
    above = _above(kept, rows[0].line, numbers)
    book = load_book(access, raws, language=kept.language)
    checked = check_accounts(raws, book, {key: found.line for key, found in above.items()})
    outcomes = account_outcomes(access.organization, checked.good)
    for raw, fact in checked.good:
        row = by_line[raw.line]
        row.outcome, row.problems, row.key = outcomes[raw.line], [], fact.number
        row.place, row.account, row.currency = 1, None, ""
    _refuse(by_line, [(bad.raw, bad.problems) for bad in checked.bad])


def _refuse(by_line: Mapping[int, EntryRow], bad: Iterable[tuple[Raw, Sequence[Problem]]]) -> None:
    for raw, problems in bad:
        row = by_line[raw.line]
        refuse(row, problems)
        row.key, row.place, row.account, row.currency = "", 1, None, ""


def base_of(fact: Fact) -> tuple[str, bool]:
    """What a row's key begins with, and whether its place among its like belongs to it too."""
    many = fact.key.startswith(NATURAL) and not KINDS[Measure(fact.measure)].spell
    return (fact.key.partition("#")[0] if many else fact.key), many


def place_of(fact: Fact) -> int:
    """The place among its like that a key names."""
    return int(fact.key.partition("#")[2] or 1)


def at_place(fact: Fact, base: str, place: int) -> Fact:
    """The fact under the key of this place."""
    return fact._replace(key=base if place == 1 else f"{base}#{place}")


def _placed(good: Good, base: str, many: bool, above: Mapping[str, Above]) -> Good:
    if not many or base not in above:
        return good
    return good._replace(fact=at_place(good.fact, base, place_of(good.fact) + above[base].many))


def _above(kept: EntryFile, line: int, keys: Iterable[str]) -> dict[str, Above]:
    found = (
        rows_of(kept)
        .filter(key__in=sorted(set(keys) - {""}), line__lt=line)
        .values("key")
        .annotate(first=Min("line"), many=Count("pk"))
    )
    return {row["key"]: Above(row["first"], row["many"]) for row in found}


def _refuse_two_currencies(kept: EntryFile) -> None:
    for group in _revenue(kept):
        held = currencies_of(kept.organization, {row.account for row in group if row.account})
        by_line = {row.line: row for row in group}
        raws, _ = read_rows(kept, group)
        goods = [Good(raw, _revenue_of(by_line[raw.line])) for raw in raws]
        _good, mixed = one_currency(goods, held)
        for bad in mixed:
            refuse(by_line[bad.raw.line], bad.problems)
        write_checked(by_line[bad.raw.line] for bad in mixed)


def _revenue_of(row: EntryRow) -> Fact:
    """Of a row of revenue what its currency is judged by."""
    return Fact(row.key, Measure.ACCOUNT_REVENUE, 0, 0, variant=row.currency, account=row.account)


def _revenue(kept: EntryFile) -> Iterator[list[EntryRow]]:
    """The rows of revenue, whole accounts at a time."""
    rows = rows_of(kept).exclude(currency="").order_by("account", "line")
    some: list[EntryRow] = []
    for _account, group in groupby(rows.iterator(chunk_size=staged.PORTION), lambda r: r.account):
        some += group
        if len(some) >= staged.PORTION:
            yield some
            some = []
    if some:
        yield some
