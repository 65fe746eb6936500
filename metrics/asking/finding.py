"""Looking for a metric: by words in the reader's language, by category, by stage."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise

from metrics.catalogue import Definition
from metrics.showing.weekly import Known
from metrics.wording.words import CATEGORIES, STAGES


class Wanted(NamedTuple):
    """What is looked for; what is empty chooses nothing. q: words, all of which must be there."""

    q: str = ""
    category: str = ""
    stage: str = ""

    @property
    def categories(self) -> list[tuple[str, Promise, bool]]:
        """The choices: key, words, whether it is the chosen one."""
        return [(key, words, key == self.category) for key, words in CATEGORIES.items()]

    @property
    def stages(self) -> list[tuple[str, Promise, bool]]:
        """Likewise."""
        return [(key, words, key == self.stage) for key, words in STAGES.items()]


def wanted(given: Mapping[str, str]) -> Wanted:
    """What an address looks for; an unknown category or stage chooses nothing."""
    category, stage = given.get("category", ""), given.get("stage", "")
    return Wanted(
        given.get("q", "").strip()[:100],
        category if category in CATEGORIES else "",
        stage if stage in STAGES else "",
    )


def found(metrics: Mapping[str, Known], looked_for: Wanted) -> dict[str, Known]:
    """The metrics that are meant."""
    words = looked_for.q.casefold().split()
    return {
        key: known for key, known in metrics.items() if _meant(known.definition, looked_for, words)
    }


def _meant(definition: Definition, looked_for: Wanted, words: list[str]) -> bool:
    if looked_for.category not in ("", definition.category):
        return False
    if looked_for.stage not in ("", definition.stage):
        return False
    says = (definition.key, definition.name, definition.description, definition.formula)
    text = " ".join(str(each) for each in says).casefold()
    return all(word in text for word in words)
