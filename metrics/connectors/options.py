"""What a source can be set to: described so that a form can be built, and read from what it gives.

Values arrive as a form or a command line has them: text. Pairs are written as the hint shows:
`Support = 1, Escalations = 2`, parted by commas or lines.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise

from metrics.connectors.base import ConnectorError
from metrics.facts import STATUSES

Text = str | Promise
_NO = frozenset(("", "0", "false", "no"))
CHANNELS = ("email", "chat", "phone", "social", "web", "api", "other")


class Option(NamedTuple):
    """One field of a source's form. `secret` ones are credentials: stored encrypted, never shown.

    kind "pairs" is a text area, "channel" one of CHANNELS, "number" a whole number above 0.
    """

    name: str
    label: Text
    help: Text = ""
    kind: Literal["text", "number", "pairs", "channel"] = "text"
    default: str = ""
    secret: bool = False
    required: bool = False


class Options:
    """The settings of one source; ConnectorError "bad_setting", its detail the option's name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        """Without blanks around it; the default where nothing is set."""
        return str(self._values.get(name) or default).strip()

    def number(self, name: str, default: int) -> int:
        """A whole number above 0."""
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise _bad(name)
        return int(text)

    def channel(self, name: str, default: str) -> str:
        """One of CHANNELS."""
        if (channel := self.text(name, default).casefold()) not in CHANNELS:
            raise _bad(name)
        return channel

    def words(self, name: str) -> frozenset[str]:
        """Names parted by commas or lines."""
        return frozenset(filter(None, (w.strip() for w in re.split(r"[,\n]", self.text(name)))))

    def pairs(self, name: str) -> dict[str, str]:
        """Names in lower case to values; from text, or from a mapping."""
        value = self._values.get(name) or ""
        if isinstance(value, Mapping):
            return {str(key).strip().casefold(): str(word).strip() for key, word in value.items()}
        pairs = {}
        for entry in re.split(r"[,\n]", str(value)):
            key, equals, word = (part.strip() for part in entry.rpartition("="))
            if key and word:
                pairs[key.casefold()] = word
            elif equals or word:
                raise _bad(name)
        return pairs

    def tiers(self, name: str) -> dict[str, int]:
        """Names in lower case to tiers 1 to 3."""
        pairs = self.pairs(name)
        if not all(word in ("1", "2", "3") for word in pairs.values()):
            raise _bad(name)
        return {key: int(word) for key, word in pairs.items()}

    def statuses(self, name: str) -> dict[str, str]:
        """A helpdesk's own statuses in lower case to ours."""
        pairs = {key: word.casefold().replace(" ", "_") for key, word in self.pairs(name).items()}
        if not STATUSES.issuperset(pairs.values()):
            raise _bad(name)
        return pairs


def marks(value: str, words: frozenset[str]) -> bool:
    """Whether a field's value is one of the words; where there are none, whether it says yes."""
    word = value.strip().casefold()
    return word in words if words else word not in _NO


def _bad(name: str) -> ConnectorError:
    return ConnectorError("bad_setting", permanent=True, detail=name)
