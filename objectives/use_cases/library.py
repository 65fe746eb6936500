"""OKRs to start from: picked whole or by key result, and saved from one's own."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.catalogue import Definition, definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.models import MetricVersion
from metrics.use_cases.own_metrics import create_metric
from objectives.baselines import Baseline, propose_baseline
from objectives.choices import Kind, Window
from objectives.library.template import FILTERS, Template, TemplateKeyResult, said
from objectives.models import Cycle, Objective, SavedTemplate
from objectives.use_cases.asked import KeyResultText, StepText
from objectives.use_cases.key_results import create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective
from objectives.use_cases.rules import (
    done,
    hold_objective,
    hold_open,
    owner_who_can,
    require,
    require_writable,
)
from people.access import Access
from people.amounts import AmountError, parse_amount, parse_target
from people.models import Membership, Team, with_descendants

AMOUNTS = ("baseline", "lower", "upper")
# What was saved before templates kept how many measurements a baseline takes.
ENOUGH = 30


@transaction.atomic
def start_from(
    *,
    access: Access,
    template: Template,
    keep: Collection[int],
    cycle: Cycle | None = None,
    team: Team | None = None,
    owner: Membership | None = None,
    into: Objective | None = None,
    meant: Mapping[str, str] | None = None,
) -> Objective:
    """A draft made of the template, in the reader's language, or its key results in `into`.

    keep: which key results, by their place. Baselines are the organization's own, where its history
    has them; what is not known yet stays open, and publishing asks for it.
    meant: the organization's own topic and segment where a key result asks which is meant.
    Raises ValidationError.
    """
    meant = {name: text.strip() for name, text in (meant or {}).items()}
    _check_meant(template, keep, meant)
    objective = into
    if objective is None:
        if cycle is None:
            raise ValidationError({"cycle": _("Choose the cycle that it is for.")})
        text = ObjectiveText(
            title=said(template.title),
            why=said(template.why),
            stage=template.stage,
            ambition=template.ambition,
            cycle=cycle,
            team=team,
            owner=owner,
        )
        objective = create_objective(access=access, text=text)
    require_writable(access, objective)
    if into is not None:  # before the first of them touches the organization
        hold_open(into.cycle)
        hold_objective(access, into)
    picking = _Picking(access, objective, meant)
    for index, each in enumerate(template.key_results):
        if index in keep:
            picking.add(each)
    return objective


def _check_meant(template: Template, keep: Collection[int], meant: Mapping[str, str]) -> None:
    """Without it a key result would measure something else than it says."""
    wrong = {
        name: _("Say which one is meant: else it would count all of them.")
        for name in FILTERS
        if set(template.asking(name)) & set(keep) and not meant.get(name)
    }
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def save_template(*, access: Access, template: Template) -> SavedTemplate:
    """Keep it for everybody who writes objectives here."""
    require(access.writes_any_objective)
    saved = SavedTemplate.objects.create(
        organization=access.organization,
        title=said(template.title),
        body=template.as_json(),
        by=access.membership,
    )
    done(access, "template.saved", saved)
    return saved


@transaction.atomic
def set_template_archived(*, access: Access, saved: SavedTemplate, archived: bool) -> None:
    """Out of the library, or back in it: by who saved it, or a director."""
    require(access.is_director or saved.by_id == access.membership.pk)
    saved.archived_at = timezone.now() if archived else None
    saved.save(update_fields=["archived_at"])
    done(access, "template.archived" if archived else "template.restored", saved)


class _Picking:
    """Adds a template's key results to one objective: what they share is fetched once."""

    def __init__(self, access: Access, objective: Objective, meant: Mapping[str, str]) -> None:
        self.access, self.meant = access, meant
        self.objective = objective
        self.owner = owner_who_can(objective)
        versions = current_versions(access.organization)
        self.versions = {version.metric.key: version for version in versions}
        parents = [(team.pk, team.parent_id) for team in access.teams]
        team = objective.team_id
        self.below = frozenset(with_descendants([team], parents)) if team else None

    def add(self, given: TemplateKeyResult) -> None:
        """One key result, as far as it can be filled in."""
        version = self._version(given)
        asked: dict[str, Any] = {"title": said(given.title), "owner": self.owner}
        asked |= {"kind": given.kind, "bound": given.bound, "unit": given.unit}
        baseline = None
        if version is not None:
            definition = definition_from_json(version.definition)
            measured = self._measured(given, version, definition)
            asked |= measured
            if given.from_history:
                baseline = self._baseline(given, definition, measured)
                found = {f"baseline{name}": value for name, value in baseline.exact().items()}
                asked |= found if baseline.value is not None else {}
        asked |= _amounts(given, asked["unit"], asked.get("baseline"))
        if given.kind == Kind.EACH:
            asked |= {"each_of": given.each_of, "least_sample": given.least_sample}
        if given.kind == Kind.MILESTONES:
            asked["steps"] = _steps(given)
        if given.kind == Kind.BASELINE:
            asked["needed"] = given.needed or ENOUGH
        create_key_result(
            access=self.access,
            objective=self.objective,
            text=KeyResultText(**asked),
            unfinished=True,
        )

    def _measured(
        self, given: TemplateKeyResult, version: MetricVersion, definition: Definition
    ) -> dict[str, Any]:
        one = definition.aggregation(given.aggregation)
        for_teams = "T" in definition.levels
        return {
            "metric": version,
            "aggregation": one.name,
            "unit": one.unit,
            "window": given.window or Window.DEFAULT,
            "team": self.objective.team if for_teams else None,
            "filters": given.filters | {name: self.meant[name] for name in given.asks},
        }

    def _baseline(
        self, given: TemplateKeyResult, definition: Definition, measured: Mapping[str, Any]
    ) -> Baseline:
        return propose_baseline(
            organization=self.access.organization,
            cycle=self.objective.cycle,
            definition=definition,
            aggregation=measured["aggregation"],
            window=measured["window"],
            teams=self.below if measured["team"] else None,
            filters=measured["filters"],
        )

    def _version(self, given: TemplateKeyResult) -> MetricVersion | None:
        known = self.versions.get(given.metric)
        if known is None or given.k is None:
            return known
        return self._asked_more_often(definition_from_json(known.definition), given.k)

    def _asked_more_often(self, definition: Definition, k: int) -> MetricVersion:
        """The metric that asks k times of each account: the organization's own, made if missing."""
        wanted = tuple(replace(one, k=k) for one in definition.aggregations)
        for version in self.versions.values():
            own = definition_from_json(version.definition)
            if own.aggregations == wanted and not own.filters:
                return version
        words = {"metric": str(definition.name), "count": k}
        name = _("%(metric)s, at least %(count)s times") % words
        formula = _("Accounts met at least %(count)s times in the period ÷ accounts.") % words
        made = create_metric(
            access=self.access,
            definition=replace(definition, name=name, formula=formula, aggregations=wanted),
        )
        version = made.versions.select_related("metric").get()
        self.versions[made.key] = version
        return version


def _steps(given: TemplateKeyResult) -> list[StepText]:
    weights = given.step_weights or ("1",) * len(given.steps)
    return [
        StepText(said(title), parse_amount(weight, "ratio"))
        for title, weight in zip(given.steps, weights, strict=True)
    ]


def _amounts(given: TemplateKeyResult, unit: str, baseline: int | None) -> dict[str, int | None]:
    """Millionths; a published baseline is only an example where one's own history is asked."""
    found: dict[str, int | None] = {
        "baseline": baseline,
        "weight": parse_amount(given.weight, "ratio"),
    }
    for name in AMOUNTS:
        text = getattr(given, name)
        if text and not (name == "baseline" and given.from_history):
            found[name] = parse_amount(text, unit)
    for name in ("target", "stretch"):
        found[name] = _target(getattr(given, name), unit, found["baseline"])
    return found


def _target(text: str, unit: str, baseline: int | None) -> int | None:
    """A change of a baseline that nobody knows yet, or of nothing at all, stays open."""
    if not text or (baseline is None and text[0] in "+-"):
        return None
    try:
        found = parse_target(text, unit, baseline=baseline)
    except AmountError as wrong:
        raise ValidationError({"target": str(wrong)}) from wrong
    return None if found == baseline else found
