"""What the coach says of an objective as it is stored, and what of it was waved off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from objectives import models
from objectives.coach.draft import Objective as Draft
from objectives.coach.finding import Finding
from objectives.coach.judge import judge
from objectives.coach.lights import Light, lights
from objectives.coach.reading import Reading, key_results_of
from people.access import Access


class Waved(NamedTuple):
    """A finding that somebody let stand, with the reason."""

    finding: Finding
    row: models.WavedOff


@dataclass(frozen=True)
class Advice:
    """findings: what still stands, the worst first. waved: what was waved off and is still so."""

    objective: models.Objective
    findings: Sequence[Finding]
    waved: Sequence[Waved]
    has_key_results: bool

    @cached_property
    def lights(self) -> list[Light]:
        """The five of SMART; what was waved off darkens none."""
        return lights(self.findings, has_key_results=self.has_key_results)

    @property
    def stops(self) -> list[Finding]:
        """What keeps it from being published."""
        return [each for each in self.findings if each.stops]

    @property
    def others(self) -> list[Finding]:
        """The warnings and hints."""
        return [each for each in self.findings if not each.stops]


def advise(access: Access, objective: models.Objective) -> Advice:
    """Everything there is to say to this reader. Nine queries at most."""
    return advise_all(access, [objective])[0]


def advise_all(access: Access, objectives: Sequence[models.Objective]) -> list[Advice]:
    """The same of several, in as many queries where they are of one cycle."""
    if not objectives:
        return []
    key_results = key_results_of(access, *objectives)
    drafts = Reading(access).stored(objectives, key_results)
    rows = models.WavedOff.objects.filter(
        organization=access.organization, objective__in=objectives
    ).select_related("by")
    known = {(row.objective_id, row.key_result_id or 0, row.code): row for row in rows}
    return [_advice(one, draft, known) for one, draft in zip(objectives, drafts, strict=True)]


def _advice(
    objective: models.Objective,
    draft: Draft,
    known: Mapping[tuple[int, int, str], models.WavedOff],
) -> Advice:
    findings, waved = [], []
    for each in judge(draft):
        row = known.get((objective.pk, each.key_result, each.code))
        if row is not None and row.mark == each.mark and not each.stops:
            waved.append(Waved(each, row))
        else:
            findings.append(each)
    return Advice(objective, findings, waved, bool(draft.key_results))
