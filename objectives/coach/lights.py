"""SMART as five lights, each lit by its rules."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from objectives.coach.finding import ORDER, Finding, Severity


class Light(NamedTuple):
    """One of the five. state: "on", "hint", "warn", "stop", or "open" while there is nothing to
    judge it by; codes: what was found."""

    letter: str
    name: str | Promise
    state: str
    codes: tuple[str, ...]

    @property
    def word(self) -> str | Promise:
        """The state in words."""
        return STATES[self.state]


STATES: dict[str, str | Promise] = {
    "on": _("fits"),
    Severity.HINT: _("could be better"),
    Severity.WARN: _("look again"),
    Severity.STOP: _("not yet"),
    "open": _("nothing to judge yet"),
}
NAMES: dict[str, str | Promise] = {
    "S": _("Specific"),
    "M": _("Measurable"),
    "A": _("Achievable"),
    "R": _("Relevant"),
    "T": _("Time-bound"),
}
RULES = {
    "S": (
        "key-result-is-task",
        "objective-has-number",
        "vague-comparison",
        "objective-too-long",
        "no-owner",
    ),
    "M": ("no-baseline", "no-metric", "no-data", "sample-too-small"),
    "A": (
        "impossible-target",
        "already-met",
        "too-easy",
        "out-of-reach",
        "unfair-for-one-person",
    ),
    "R": ("not-aligned", "parent-not-moved", "no-guardrail", "only-lagging"),
    "T": ("outside-cycle",),
}
# Without a key result there is nothing that could be measured or reached.
OF_KEY_RESULTS = "MA"


def lights(findings: Iterable[Finding], *, has_key_results: bool = True) -> list[Light]:
    """The five, from the findings that still stand."""
    found = list(findings)
    return [_light(letter, found, has_key_results) for letter in RULES]


def _light(letter: str, findings: Sequence[Finding], has_key_results: bool) -> Light:
    mine = [each for each in findings if each.code in RULES[letter]]
    worst = min((each.severity for each in mine), key=ORDER.index, default="on")
    if worst == "on" and letter in OF_KEY_RESULTS and not has_key_results:
        worst = "open"
    return Light(letter, NAMES[letter], worst, tuple(dict.fromkeys(each.code for each in mine)))
