"""What an OKR to start from says: plain values, one text for each language.

The product's own stand in data/*.toml (`reading.py`); an organization saves its own in the same
shape (`as_json`, `from_json`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import get_language

Text = Mapping[str, str]  # language → words
FALLBACK = "en"
FILTERS = ("channel", "tier", "topic", "segment")


@dataclass(frozen=True, kw_only=True)
class TemplateKeyResult:
    """Amounts are as people type them in English: "95 %", "45 min", "-15 %".

    metric: a key of the catalogue or the organization's; empty: typed, or milestones. from_history:
    its baseline is taken from the organization's own history; `baseline` is then only the published
    example's. k: how often an account must be met (account coverage; the catalogue asks for once).
    each_of: by what an each is told apart. weight "0" is a guardrail. steps: of milestones;
    step_weights: theirs, 1 each where none is said. needed: how many measurements a baseline takes.
    least_sample: from how many on an each judges.
    asks: filters of which each organization says itself what is meant, as its own words differ;
    what stands in the filter is then only how it is often called.
    """

    title: Text
    kind: str = "reach"
    metric: str = ""
    aggregation: str = ""
    window: str = ""
    channel: str = ""
    tier: int | None = None
    topic: str = ""
    segment: str = ""
    asks: tuple[str, ...] = ()
    from_history: bool = False
    baseline: str = ""
    target: str = ""
    stretch: str = ""
    bound: str = ""
    lower: str = ""
    upper: str = ""
    each_of: str = ""
    weight: str = "1"
    unit: str = "count"
    k: int | None = None
    least_sample: int | None = None
    needed: int | None = None
    steps: tuple[Text, ...] = ()
    step_weights: tuple[str, ...] = ()

    @property
    def filters(self) -> dict[str, Any]:
        """What it leaves out, as far as it says so itself."""
        found = {name: getattr(self, name) for name in FILTERS if name not in self.asks}
        return {name: value for name, value in found.items() if value}

    @property
    def is_guardrail(self) -> bool:
        """Weighs nothing: it watches what the others could spoil."""
        return self.weight == "0"

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From a file or a stored row. Raises TypeError for a field that is not known."""
        lists = {name: tuple(given.get(name, ())) for name in ("steps", "step_weights", "asks")}
        return cls(**{**given, **lists})


@dataclass(frozen=True, kw_only=True)
class Template:
    """An objective to start from, with its key results. cadence: how long it is meant to run."""

    code: str
    title: Text
    why: Text
    stage: str
    cadence: str = "quarter"
    ambition: str = "commitment"
    key_results: tuple[TemplateKeyResult, ...] = field(default=())

    @property
    def metrics(self) -> tuple[str, ...]:
        """Keys of what it measures, in the order of its key results."""
        return tuple(dict.fromkeys(each.metric for each in self.key_results if each.metric))

    def asking(self, name: str) -> tuple[int, ...]:
        """The places of the key results that ask which topic, or which segment, is meant."""
        return tuple(i for i, each in enumerate(self.key_results) if name in each.asks)

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """From a file or a stored row. Raises TypeError or KeyError for what is not known."""
        key_results = tuple(TemplateKeyResult.of(each) for each in given["key_results"])
        return cls(**{**given, "key_results": key_results})


def said(text: Text) -> str:
    """The words in the reader's language; what was saved in one language alone stays in that."""
    language = (get_language() or FALLBACK).split("-")[0]
    return text.get(language) or text.get(FALLBACK) or next(iter(text.values()), "")
