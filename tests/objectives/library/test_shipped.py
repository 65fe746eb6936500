"""The product's own OKRs: whole, in every language, and such that they can be entered."""

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from django.conf import settings
from django.utils.translation import override

from metrics.catalogue import CATALOGUE
from objectives.choices import Bound, Cadence, Kind, Member, Stage
from objectives.library.finding import Wanted, found
from objectives.library.reading import FOLDER, shipped
from objectives.library.template import Template, TemplateKeyResult, Text, said
from people.amounts import parse_amount, parse_target

LANGUAGES = {code for code, _ in settings.LANGUAGES}
BASELINE = 1_234_567
# Letters that only the language's own texts have.
OWN = {"ru": "[а-яё]", "th": "[ก-๛]"}
TEMPLATES = list(shipped().values())
KEY_RESULTS = [
    pytest.param(each, id=f"{template.code}-{number}")
    for template in TEMPLATES
    for number, each in enumerate(template.key_results)
]


def texts(template: Template) -> Iterator[Text]:
    yield template.title
    yield template.why
    for each in template.key_results:
        yield each.title
        yield from each.steps


def test_all_that_the_field_publishes_is_there() -> None:
    """Nineteen objectives: every line of the standard's table, each stage among them."""
    assert len(TEMPLATES) == len(list(FOLDER.glob("*.toml"))) == 19
    assert {each.stage for each in TEMPLATES} == set(Stage.values)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.code)
def test_a_template_speaks_every_language(template: Template) -> None:
    for text in texts(template):
        assert set(text) == LANGUAGES, text
        assert all(words.strip() == words and words for words in text.values())
        for language, letters in OWN.items():
            assert re.search(letters, text[language], re.IGNORECASE) or not re.search(
                "[a-z]{4}", text["en"], re.IGNORECASE
            ), text
        assert len(set(text.values())) == len(LANGUAGES) or not re.search("[a-z]{4}", text["en"])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.code)
def test_an_objective_has_no_number_and_is_short(template: Template) -> None:
    for words in template.title.values():
        assert len(words) <= 120
        assert not re.search(r"\d", words)
    assert template.cadence in Cadence.values
    assert len(template.key_results) > 1
    assert sum(not each.is_guardrail for each in template.key_results) <= 5


@pytest.mark.parametrize("given", KEY_RESULTS)
def test_a_key_result_asks_what_its_metric_answers(given: TemplateKeyResult) -> None:
    assert given.kind in Kind.values
    if not given.metric:
        assert given.kind in (Kind.REACH, Kind.MILESTONES)
        assert (given.kind == Kind.MILESTONES) == bool(given.steps)
        return
    definition = CATALOGUE[given.metric]
    one = definition.aggregation(given.aggregation)
    for name in ("lower", "upper", "baseline"):
        text = getattr(given, name)
        assert not text or Fraction(parse_amount(text, one.unit)) >= 0
    if given.kind == Kind.REACH:
        assert parse_target(given.target, one.unit, baseline=BASELINE) != BASELINE
        # A change, a share, a time or a score has a start; only counts run from nothing.
        assert given.from_history or one.kind in ("sum", "coverage")
    else:
        bound = Bound(given.bound)
        assert bool(given.lower) == (bound != Bound.AT_MOST)
        assert bool(given.upper) == (bound != Bound.AT_LEAST)
    assert (given.kind == Kind.EACH) == (given.each_of in Member.values)


@pytest.mark.parametrize("given", KEY_RESULTS)
def test_its_titles_say_the_same_numbers_in_every_language(given: TemplateKeyResult) -> None:
    numbers = {
        language: sorted(
            re.sub(r"[ ,.](?=\d{3}\b)", "", words).replace(",", ".")
            for words in re.findall(r"\d[\d.,]*", text)
        )
        for language, text in given.title.items()
    }
    assert len({tuple(each) for each in numbers.values()}) == 1, numbers


def test_they_are_found_by_words_stage_and_metric() -> None:
    names = {key: str(each.name) for key, each in CATALOGUE.items()}

    def codes(**wanted: str) -> set[str]:
        return {each.code for each in found(TEMPLATES, Wanted(**wanted), names)}

    assert codes() == set(shipped())
    assert codes(metric="churn") == {"why-customers-leave"}
    assert codes(stage="onboarding") == {"new-customer-engagement"}
    assert codes(q="waits longer") == {"shorter-waiting"}
    assert codes(q="waits longer", stage="team") == set()
    # By the name of a metric that no title says.
    assert "efficiency" in codes(q="CSAT cost")
    with override("ru"):
        assert codes(q="ждёт дольше") == {"shorter-waiting"}
        assert said(shipped()["shorter-waiting"].title).startswith("Никто")


def test_what_was_saved_in_one_language_stays_in_it() -> None:
    with override("th"):
        assert said({"pl": "Cel"}) == "Cel"
        assert said({"pl": "Cel", "en": "Aim"}) == "Aim"


def test_a_template_is_read_back_as_it_was() -> None:
    for template in TEMPLATES:
        assert Template.from_json(template.as_json()) == template
