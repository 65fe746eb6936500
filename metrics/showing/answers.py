"""A question's figure alone, over time, or along one dimension: as the API gives it out."""

from collections.abc import Sequence

from metrics.asking.asked import Asked
from metrics.showing.chosen_parts import with_kept, with_kept_beside
from metrics.showing.details import ask_of, pieces_apart
from metrics.showing.figures import Figure, figure
from metrics.showing.splits import Split, counts_agents, members_of, reader_of, split_of
from metrics.values import Period, Value, cut, read_many, read_periods
from metrics.wording.naming import read_staff, team_sizes
from people.access import Access


def read_pieces(access: Access, question: Asked, by: str) -> list[tuple[Period, Figure]]:
    """The chosen period by day, week, month or quarter; one query for values, one for members."""
    return read_line(access, question, cut(question.period, by))


def read_line(
    access: Access, question: Asked, pieces: Sequence[Period]
) -> list[tuple[Period, Figure]]:
    """The question over each of these periods; one query or two for values, one for members."""
    members = members_of(access, question)
    question = with_kept(access, question, [*pieces, question.period], members)
    values = read_periods(
        organization=access.organization,
        definition=question.definition,
        aggregation=question.one.name,
        periods=pieces,
        scope=question.scope,
        filters=question.filters,
        agents=counts_agents(access),
    )
    return list(
        pieces_apart(
            access, question, [question.period], zip(pieces, values, strict=True), members
        ).items()
    )


def read_figure(access: Access, question: Asked) -> tuple[Figure, Value]:
    """The chosen period as the reader may see it, and as it is; two queries."""
    members = members_of(access, question)
    ask = ask_of(access, question, [question.period])
    question, (cell,) = with_kept_beside(access, question, ask, members)
    value = cell[None]
    return figure(question.one, value, reader_of(access, question, members)), value


def read_split(access: Access, question: Asked, by: str) -> Split:
    """The chosen period along one dimension; one query or two for values, one or two for
    names."""
    staff = read_staff(access.organization)
    members = team_sizes(staff)
    now = [question.period]
    question = with_kept(access, question, now, members, [(by, now)])
    ask = ask_of(access, question, [question.period], by)
    (table,) = read_many(organization=access.organization, asks=[ask])
    return split_of(access, question, by, [question.one], [table[0]], staff)
