"""What the coach finds: a code, how grave it is, and words."""

from hashlib import sha256
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity:
    """How grave a finding is. Only a stop keeps an objective from being published."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"


ORDER = (Severity.STOP, Severity.WARN, Severity.HINT)
SEVERITIES: dict[str, str | Promise] = {
    Severity.STOP: _("Stop"),
    Severity.WARN: _("Look again"),
    Severity.HINT: _("Hint"),
}


class Finding(NamedTuple):
    """One thing that a rule found: what is wrong, why it matters, and how to mend it.

    of: what the rule judged; a finding that was waved off comes back when that has changed.
    key_result: whose, with its title; 0: the objective's own, or of one that is being written.
    """

    code: str
    severity: str
    what: str
    why: str
    fix: str
    of: tuple[object, ...] = ()
    key_result: int = 0
    title: str = ""

    @property
    def label(self) -> str | Promise:
        """Its severity in a word."""
        return SEVERITIES[self.severity]

    @property
    def stops(self) -> bool:
        """Whether it keeps an objective from being published."""
        return self.severity == Severity.STOP

    @property
    def mark(self) -> str:
        """The same for the same finding about the same words and figures, in every language."""
        return sha256(repr((self.code, *map(str, self.of))).encode()).hexdigest()[:16]


def stop(code: str, *of: object, what: str, why: str, fix: str) -> Finding:
    """It must be mended before the objective is published."""
    return Finding(code, Severity.STOP, what, why, fix, of)


def warn(code: str, *of: object, what: str, why: str, fix: str) -> Finding:
    """It should be mended, or waved off with a reason."""
    return Finding(code, Severity.WARN, what, why, fix, of)


def hint(code: str, *of: object, what: str, why: str, fix: str) -> Finding:
    """Worth a thought."""
    return Finding(code, Severity.HINT, what, why, fix, of)
