"""The same mix for one agent, read by itself: what a scorecard unfolds."""

from metrics.asking.asked import Asked
from metrics.fairness.cells import cells_of, spread_of
from metrics.fairness.mix import Mix, Pools
from metrics.fairness.verdict import mix_of
from metrics.values import Ask, read_many, read_spreads
from people.models import Organization


def read_mix(organization: Organization, question: Asked, person: int) -> Mix | None:
    """The question's team and period on this agent's mix; one query, two for a quantile."""
    one = question.one
    scope = question.scope._replace(person=None)
    base = Ask(question.definition, one.name, [question.period], scope, question.filters)
    (parts,) = read_many(organization=organization, asks=[base._replace(by="cell")])
    spread = {}
    if one.kind == "percentile":
        (found,) = read_spreads(organization=organization, asks=[base])
        spread = spread_of(found)
    return mix_of(one, cells_of(parts[0]), Pools(spread), person)
