"""Looking for an OKR to start from: by words in the reader's language, by stage, by metric."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from objectives.library.template import Template, said


class Wanted(NamedTuple):
    """What is looked for; what is empty chooses nothing. q: words, all of which must be there."""

    q: str = ""
    stage: str = ""
    metric: str = ""

    def __bool__(self) -> bool:
        return any(self)


def wanted(given: Mapping[str, str], *, stages: Iterable[str], metrics: Iterable[str]) -> Wanted:
    """What an address looks for; an unknown stage or metric chooses nothing."""
    stage, metric = given.get("stage", ""), given.get("metric", "")
    return Wanted(
        " ".join(given.get("q", "").split())[:100],
        stage if stage in set(stages) else "",
        metric if metric in set(metrics) else "",
    )


def found(
    templates: Iterable[Template], looked_for: Wanted, names: Mapping[str, str]
) -> list[Template]:
    """The templates that are meant; names: what each metric is called."""
    words = looked_for.q.casefold().split()
    return [each for each in templates if _meant(each, looked_for, words, names)]


def _meant(
    template: Template, looked_for: Wanted, words: list[str], names: Mapping[str, str]
) -> bool:
    if looked_for.stage not in ("", template.stage):
        return False
    if looked_for.metric and looked_for.metric not in template.metrics:
        return False
    says = [said(template.title), said(template.why)]
    says += [said(each.title) for each in template.key_results]
    says += [names.get(key, key) for key in template.metrics]
    text = " ".join(says).casefold()
    return all(word in text for word in words)
