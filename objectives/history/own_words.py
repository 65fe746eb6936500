"""The history in the words of an organization: it names the stages of the journey itself."""

from collections.abc import Callable
from functools import cache
from typing import Any

from objectives.history.words import value_words
from objectives.planning.stages import Named, name_of, read_stages
from people.models import Organization


def words_of(organization: Organization) -> Callable[[str, Any], str]:
    """`value_words` for its readers; one query where a stage is told, else none."""

    @cache
    def stages() -> list[Named]:
        return read_stages(organization)

    def words(name: str, value: Any) -> str:
        known = name == "stage" and value is not None
        return name_of(stages(), value) if known else value_words(name, value)

    return words
