"""The form of a key result: what is measured, of whom, from where, to where.

It is drawn again whenever a choice changes what is asked: what is chosen then comes as `initial`,
and nothing is checked before it is sent.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.catalogue import Aggregation, Definition, definition_from_json
from metrics.models import MetricVersion
from metrics.showing.judging import AGENTS_AT_LEAST
from metrics.wording.words import CHANNELS, TIERS
from objectives.baselines import Baseline
from objectives.choices import TYPED_UNITS, Bound, Kind, Member, Window
from objectives.forms.metric_choices import metric_choices
from objectives.forms.owners import keep_owner, owners_among, with_owning
from objectives.forms.seen import SeenForm
from objectives.forms.steps import StepRows
from objectives.measurable import measurable_teams, measures_alike, tells_of_few, with_team
from objectives.missing import starts_from_zero
from objectives.models import KeyResult
from objectives.models.kinds import COUNTED
from objectives.use_cases.key_results import TARGET_IS_BASELINE, KeyResultText
from people.access import Access
from people.figures import MILLION
from people.forms.typed import AmountField, RowField, amount_text
from people.models import Membership
from people.names import by_name
from people.pages import row_id

# Text fields of the form that are amounts in the key result's unit.
AMOUNTS = ("baseline", "lower", "upper")
WORDS = (
    *("title", "owner", "kind", "target", "stretch", "bound"),
    *("each_of", "least_sample", "needed"),
)
FILTERS = ("channel", "tier", "topic", "segment")


class KeyResultForm(SeenForm):
    """`versions` are the organization's metrics as they are defined now, or as the key result
    has them."""

    title = forms.CharField(
        label=_("Key result"),
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    metric = forms.TypedChoiceField(label=_("Metric"), required=False, coerce=int, empty_value=None)
    aggregation = forms.ChoiceField(label=_("Read as"), required=False)
    window = forms.ChoiceField(label=_("Over"), choices=Window.choices, required=False)
    team = RowField(label=_("Team"), required=False, empty=_("The whole company"))
    person = RowField(
        label=_("Agent"), required=False, empty=pgettext_lazy("filter by agent", "All")
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", pgettext_lazy("filter by channel", "All")), *CHANNELS.items()],
    )
    tier = forms.TypedChoiceField(
        label=_("Tier"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", pgettext_lazy("filter by tier", "All")), *TIERS.items()],
    )
    topic = forms.CharField(
        label=_("Topic"),
        required=False,
        max_length=200,
        help_text=_("As your helpdesk names it; empty: all."),
        widget=forms.TextInput({"list": "known-topics", "autocomplete": "off"}),
    )
    segment = forms.CharField(
        label=_("Account segment"),
        required=False,
        max_length=80,
        help_text=_("As your accounts are grouped; empty: all."),
        widget=forms.TextInput({"list": "known-segments", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=TYPED_UNITS)
    kind = forms.ChoiceField(
        label=_("What it asks"), choices=Kind.choices, widget=forms.RadioSelect
    )
    baseline = AmountField(label=_("Baseline"))
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    target = AmountField(label=_("Target"), help_text=_("A change works too: −15 % or +5 points."))
    stretch = AmountField(
        label=_("Stretch"),
        help_text=_("A further value for a very good quarter. It changes no progress."),
    )
    bound = forms.ChoiceField(label=_("Stay"), choices=Bound.choices, required=False)
    each_of = forms.ChoiceField(
        label=_("Each of what?"), choices=Member.choices, widget=forms.RadioSelect, required=False
    )
    least_sample = forms.IntegerField(
        label=_("Judged from how many measurements on?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Who has fewer is named as too few to judge. Empty: 30."),
    )
    needed = forms.IntegerField(
        label=_("How many measurements does it take?"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("From 30 on a share or a mean begins to say something; 100 say more."),
    )
    lower = AmountField(label=_("At least"))
    upper = AmountField(label=_("At most"))
    weight = AmountField(
        label=_("Weight"),
        help_text=_("Twice the weight counts twice. 0 makes it a guardrail: it adds no progress."),
    )
    owner = RowField(
        label=_("Owner"),
        required=False,
        empty=pgettext_lazy("owner", "The objective's owner"),
    )

    def __init__(
        self,
        *args: Any,
        access: Access,
        versions: Sequence[MetricVersion],
        kept: KeyResult | None = None,
        start: date,
        draft: bool = False,
        **kwargs: Any,
    ) -> None:
        """kept: the key result, by whose figures it is measured already. start: of the cycle.

        draft: its objective is not published, so the ends of a reach may still be open.
        """
        super().__init__(*args, **kwargs)
        self.access, self.kept, self.start, self.draft = access, kept, start, draft
        members = with_owning(Membership.objects.of(access.organization).active())
        people = by_name(with_team(members, access.organization), lambda each: each.name)
        self.versions = {version.pk: version for version in versions}
        self._choices("metric", metric_choices(versions))
        self.fields["owner"].offer(owners_among(people))  # type: ignore[attr-defined]
        keep_owner(self.fields["owner"], kept.owner if kept else None)
        self._require_amounts()
        self.steps = StepRows(self.data if self.is_bound else self.initial)
        if self.kind_now == Kind.EACH:
            offered = [(Bound.AT_LEAST.value, Bound.AT_LEAST.label)]
            self._choices("bound", [*offered, (Bound.AT_MOST.value, Bound.AT_MOST.label)])
        if self.one is None or self.definition is None:
            for name in ("aggregation", "window", "team", "person", *FILTERS, "proposed"):
                del self.fields[name]
            return
        del self.fields["unit"]
        self._choices(
            "aggregation", [(one.name, one.label) for one in self.definition.aggregations]
        )
        if "T" in self.definition.levels:
            works_in = [vars(each)["works_in"] for each in people]
            teams = measurable_teams(access, works_in, kept=kept.team_id if kept else None)
            self.fields["team"].offer(by_name(teams, lambda each: each.name))  # type: ignore[attr-defined]
        else:
            del self.fields["team"]
        if self.kind_now == Kind.EACH:  # it is about several
            del self.fields["person"]
            return
        self._limit("person", [each for each in people if access.reads_person(each.pk)], "A")

    def _require_amounts(self) -> None:
        kind, bounded = self.kind_now, self.kind_now in (Kind.MAINTAIN, Kind.EACH)
        self.fields["target"].required = kind == Kind.REACH and not self.draft
        self.fields["lower"].required = bounded and self.bound_now != Bound.AT_MOST
        self.fields["upper"].required = bounded and self.bound_now != Bound.AT_LEAST
        self.fields["needed"].required = kind == Kind.BASELINE
        self.fields["each_of"].required = kind == Kind.EACH
        self.fields["unit"].required = kind not in COUNTED

    def _choices(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _limit(self, name: str, choices: Any, level: str) -> None:
        if self.definition is None or level not in self.definition.levels:
            del self.fields[name]
        else:
            self.fields[name].offer(choices)  # type: ignore[attr-defined]

    @cached_property
    def version(self) -> MetricVersion | None:
        """The metric that is chosen at the moment."""
        chosen = row_id(str(self["metric"].value() or ""))
        return None if chosen is None else self.versions.get(chosen)

    @cached_property
    def definition(self) -> Definition | None:
        """What it means."""
        return definition_from_json(self.version.definition) if self.version else None

    @cached_property
    def one(self) -> Aggregation | None:
        """How it is read at the moment; the usual way where none fits."""
        if self.definition is None:
            return None
        wanted = str(self["aggregation"].value() or "")
        known = {one.name: one for one in self.definition.aggregations}
        return known.get(wanted, self.definition.default)

    @property
    def unit_now(self) -> str:
        """The unit in which amounts are typed at the moment."""
        return self.one.unit if self.one else str(self["unit"].value() or "count")

    @property
    def kind_now(self) -> str:
        """What is asked at the moment: it decides which amounts are needed."""
        return str(self["kind"].value() or Kind.REACH)

    @property
    def bound_now(self) -> str:
        """On which side to stay at the moment."""
        bound = str(self["bound"].value() or Bound.AT_LEAST)
        one_sided = self.kind_now == Kind.EACH and bound == Bound.WITHIN
        return Bound.AT_LEAST if one_sided else bound

    @property
    def baseline_now(self) -> int | None:
        """The baseline as typed at the moment; None where it is empty or cannot be read."""
        try:
            return AmountField.read(str(self["baseline"].value() or ""), self.unit_now)
        except ValidationError:
            return None

    @cached_property
    def tells_of_few(self) -> bool:
        """Whether what is measured at the moment would be the figure of one or a few agents whose
        numbers are not for this person: nothing is proposed then, and it is refused."""
        if self.version is None or self.one is None or self.chosen("person") is not None:
            return False
        asked = {"team": self.chosen("team"), "filters": self.filters(), "start": self.start}
        if self.kept is not None and measures_alike(self.kept, self.version, **asked):
            return False
        window = self.chosen("window") or Window.DEFAULT
        return tells_of_few(self.access, self.version, self.one, window=window, **asked)

    @property
    def starts_from_zero(self) -> bool:
        """Whether what is chosen at the moment needs no baseline."""
        return starts_from_zero(self.unit_now, self.one)

    @property
    def offers_maintain(self) -> bool:
        """Whether a target was refused that asks to stay where one is."""
        return self.has_error("target", TARGET_IS_BASELINE)

    def chosen(self, name: str) -> Any:
        """The choice of the moment, checked; None where there is none or it is not valid."""
        if name not in self.fields:
            return None
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None

    def propose(self, baseline: Baseline) -> None:
        """Fill the baseline in, unless another one was typed; before anything is drawn."""
        typed, before = (self.initial.get(name, "") for name in ("baseline", "proposed"))
        text = amount_text(baseline.value, self.unit_now)
        self.initial["proposed"] = text
        if typed in ("", before):
            self.initial["baseline"] = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in AMOUNTS:
            cleaned[name] = self._read(name, self.unit_now)
        cleaned["target"] = self._read("target", self.unit_now, baseline=cleaned["baseline"])
        cleaned["stretch"] = self._read("stretch", self.unit_now, baseline=cleaned["baseline"])
        cleaned["weight"] = self._read("weight", "ratio")
        if self.tells_of_few:
            field = next(iter(self.filters()), "team" if self.chosen("team") else "metric")
            words = _(
                "At least %(count)d agents must stand behind what is not your own team's,"
                " and behind each smaller part that could be worked out from it."
            )
            self.add_error(field, words % {"count": AGENTS_AT_LEAST})
        if self.kind_now == Kind.MILESTONES:
            self.steps.check()
            if self.steps.errors:
                self.add_error(None, _("Some steps cannot be read: see beside them."))
        return cleaned

    def _read(self, name: str, unit: str, **relative: int | None) -> int | None:
        text = self.cleaned_data.get(name, "")
        left = self._left(name, text, unit)
        if left is not None:
            return left
        try:
            if "baseline" in relative:
                return AmountField.read_target(text, unit, relative["baseline"])
            return AmountField.read(text, unit)
        except ValidationError as wrong:
            self.add_error(name, wrong)
            return None

    def _left(self, name: str, text: str, unit: str) -> int | None:
        """What stands there, where its text was left as it was shown: times show no more than
        seconds. None where another was typed."""
        if self.kept is None or self.kept.unit != unit or name == "weight":
            return None
        stands: int | None = getattr(self.kept, name)
        return stands if text and text == amount_text(stands, unit) else None

    def filters(self) -> dict[str, Any]:
        """The metric's filters that are set."""
        return {name: value for name in FILTERS if (value := self.chosen(name))}

    def text(self, known: Iterable[Baseline]) -> KeyResultText:
        """What the use cases take; they leave out what other kinds ask.

        known: baselines whose exact value, sample and interval are kept where the text is theirs.
        """
        given = {name: self.cleaned_data[name] for name in (*WORDS, *AMOUNTS)}
        weight = self.cleaned_data["weight"]
        given |= self._measured(known) | {"weight": MILLION if weight is None else weight}
        return KeyResultText(**given, steps=self.steps.texts)

    def _measured(self, known: Iterable[Baseline]) -> dict[str, Any]:
        if self.one is None:
            return {"unit": self.cleaned_data["unit"] or "count"}
        given = {name: self.cleaned_data.get(name) for name in ("team", "person")} | {
            "metric": self.version,
            "aggregation": self.one.name,
            "unit": self.one.unit,
            "window": self.cleaned_data["window"] or Window.DEFAULT,
            "filters": self.filters(),
        }
        typed = self.data.get("baseline", "").strip()
        for each in known:
            if typed and typed == amount_text(each.value, self.one.unit):
                given |= {f"baseline{name}": value for name, value in each.exact().items()}
                break
        return given
