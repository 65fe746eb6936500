"""What changed between two periods, and whether it was the mix or the work."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from metrics.asking.asked import Asked
from metrics.exploring.look import Look, has_mix
from metrics.exploring.mix import Cases, Mix, Part, split_change
from metrics.exploring.periods import earlier
from metrics.showing.chosen_parts import with_kept
from metrics.showing.details import Compared, ask_of, compared_in
from metrics.showing.figures import Figure
from metrics.showing.hidden_parts import kept_apart_by
from metrics.showing.judging import Standing
from metrics.showing.splits import asking_for, parts_over
from metrics.values import Key, Value, read_many
from metrics.wording.naming import names_of, read_staff, team_sizes
from people.access import Access
from people.names import by_name


class MixRow(NamedTuple):
    """What one group, or all that are too small to show, adds to the change.

    figures: now and before; None for those too small. query: what asks for it alone.
    """

    name: str
    part: Part
    figures: tuple[Figure, Figure] | None
    query: dict[str, str]


class Changed(NamedTuple):
    """The two periods, and the change taken apart.

    mix is None where it is no share or mean, without data, or not for this reader (kept_back).
    """

    compared: Compared
    mix: Mix[Key] | None
    rows: list[MixRow]
    small: MixRow | None
    kept_back: bool = False


def read_change(access: Access, question: Asked, look: Look) -> Changed:
    """The chosen period beside an earlier one; one query for values, one or two for names."""
    then = earlier(question.period, look.compared)
    both = [question.period, then]
    staff = read_staff(access.organization)
    members = team_sizes(staff)
    tables = [(look.mix, both)] if has_mix(question) else []
    question = with_kept(access, question, both, members, tables)
    asks = [ask_of(access, question, both)]
    if tables:
        asks.append(ask_of(access, question, both, look.mix))
    table, *by = read_many(organization=access.organization, asks=asks)
    compared = compared_in(access, question, table, then, members)
    if not by or any(each.value is None for each in compared.figures):
        return Changed(compared, None, [], None)
    now, before = by[0]
    mix = split_change(_cases(before), _cases(now))
    if mix is None:
        return Changed(compared, None, [], None)
    cells = zip(both, by[0], strict=True)
    seen = parts_over(access, question, look.mix, cells, members)
    if any(seen[cell].shown.standing in _TELLING for cell in seen if cell[1] in mix.parts):
        # Whoever sees all the others could work it out.
        return Changed(compared, None, [], None, kept_back=True)
    # What is too small stands together with what a split of either period keeps back beside it.
    shown = kept_apart_by(question.one, seen, {})
    names = names_of(access.organization, look.mix, mix.parts, question.teams, staff)
    rows, small, sizes = [], [], []
    for key, part in mix.parts.items():
        one, two = (shown[period, key] for period in both)
        if one.is_kept_back or two.is_kept_back:
            small.append(part)
        else:
            query = asking_for(question, look.mix, key)
            rows.append(MixRow(names[key], part, (one, two), query))
            sizes.append(one.n + two.n)
    if len(small) == 1 and rows:
        # What a single one adds would say its own figure: the smallest of the others joins it.
        small.append(rows.pop(sizes.index(min(sizes))).part)
    return Changed(compared, mix, by_name(rows, lambda row: row.name), _together(small))


_TELLING = (Standing.PRIVATE, Standing.BESIDE)


def _cases(table: Mapping[Key, Value]) -> dict[Key, Cases]:
    """What a breakdown's values are made of; those without any are no group."""
    return {
        key: Cases(value.numerator, value.denominator)
        for key, value in table.items()
        if value.numerator is not None and value.denominator is not None
    }


def _together(parts: list[Part]) -> MixRow | None:
    """Groups too small to show, as one row: what they add, and no figure of theirs."""
    if not parts:
        return None
    whole = Part(
        sum((part.mix for part in parts), Fraction(0)),
        sum((part.work for part in parts), Fraction(0)),
        sum((part.share_before for part in parts), Fraction(0)),
        sum((part.share_now for part in parts), Fraction(0)),
        None,
        None,
    )
    return MixRow("", whole, None, {})
