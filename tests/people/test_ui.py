"""Figures as words, and the tags that templates' pieces are made of."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from people import drawing, figures
from people.templatetags import ui

NBSP = "\N{NO-BREAK SPACE}"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("millionths", "unit", "words"),
    [
        (914_000, "percent", "91.4 %"),
        (999_999, "percent", "99.9 %"),  # rounded down: never reads as reached
        (1_000_000, "percent", "100.0 %"),
        (-12_340, "percent", "−1.3 %"),
        (0, "percent", "0.0 %"),
        (1_204_000_000, "count", "1,204"),
        (3_415_000, "count", "3.42"),
        (4_815_000, "score", "4.82"),
        (42_050_000, "score", "42.1"),
        (-12_500_000, "score", "−12.5"),
        (1_250_000, "ratio", "1.25"),
        (2_345_000, "per_hour", "2.35 per hour"),
        (1_234_567_000_000, "money", "1,234,567.00"),
    ],
)
def test_values_are_written_with_their_unit(millionths: int, unit: str, words: str) -> None:
    assert plain(figures.measure_value(millionths, unit)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (260, "4 min 20 s"),
        (600, "10 min"),
        (2_280, "38 min"),
        (2_309, "38 min"),
        (2_310, "39 min"),
        (3_599, "1 h"),  # 59 min 59 s: the carry goes into the hour
        (7_500, "2 h 05 min"),
        (86_400, "24 h"),
        (172_799, "2 d"),
        (273_600, "3 d 4 h"),
        (-260, "−4 min 20 s"),
    ],
)
def test_times_are_written_in_the_two_units_that_matter(seconds: int, words: str) -> None:
    assert plain(figures.measure_value(seconds * 1_000_000, "time")) == words


def test_a_fraction_and_a_decimal_are_whole_units_and_a_float_is_refused() -> None:
    assert plain(figures.measure_value(Fraction(264, 24_903), "percent")) == "1.0 %"
    assert plain(figures.measure_value(Decimal("0.914"), "percent")) == "91.4 %"
    with pytest.raises(TypeError):
        figures.measure_value(0.914, "percent")  # type: ignore[arg-type]


def test_no_data_is_said_and_never_zero() -> None:
    assert figures.measure_value(None, "percent") == "no data"
    assert figures.progress_percent(None) == "no data"


@pytest.mark.parametrize(
    ("language", "words"), [("pl", "1 234,50"), ("ru", "1 234,50"), ("th", "1,234.50")]
)
def test_decimal_marks_are_the_languages_own(language: str, words: str) -> None:
    with override(language):
        assert plain(figures.measure_value(Decimal("1234.5"), "ratio")) == words


@pytest.mark.parametrize(
    ("millionths", "unit", "words"),
    [
        (18_000, "percent", "+1.8 pts"),
        (-9_000, "percent", "−0.9 pts"),
        (-240_000_000, "time", "−4 min"),
        (3_000_000, "count", "+3"),
        (0, "count", "±0"),
    ],
)
def test_changes_carry_their_sign(millionths: int, unit: str, words: str) -> None:
    assert plain(figures.measure_change(millionths, unit)) == words


@pytest.mark.parametrize(
    ("millionths", "words", "bar"),
    [
        (629_999, "62 %", "62.99"),
        (999_999, "99 %", "99.99"),
        (1_250_000, "125 %", "100.00"),
        (-50_000, "−5 %", "0.00"),
        (-1, "−1 %", "0.00"),
    ],
)
def test_progress_is_rounded_down_and_its_bar_clamped(
    millionths: int, words: str, bar: str
) -> None:
    assert plain(figures.progress_percent(millionths)) == words
    with override("pl"):
        assert figures.bar_percent(millionths) == bar


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "home" %}')
    alone = rendered('{% icon "home" label=label %}', label="Home <1>")
    assert 'role="img" aria-label="Home &lt;1&gt;"' in alone
    assert "build/icons.svg#tabler-home" in alone


def test_an_icon_that_the_sprite_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="no-such-icon"):
        rendered('{% icon "no-such-icon" %}')


def test_every_icon_that_a_template_or_a_state_names_is_in_the_sprite() -> None:
    named = {state.icon for state in drawing.STATES.values()} | set(ui.ALERT_ICONS.values())
    for template in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r'{% icon "([^"]+)"', text))
        named |= set(re.findall(r'\bicon="([^"]+)"', text))
    assert named | {"user-edit"} <= drawing.icon_names()


def test_every_template_compiles() -> None:
    root = Path(settings.BASE_DIR, "templates")
    for template in root.rglob("*.html"):
        Template(template.read_text())


@pytest.mark.parametrize(
    ("language", "marks"), [("en", "“{}”"), ("pl", "„{}”"), ("ru", "«{}»"), ("th", "“{}”")]
)
def test_words_of_people_stand_between_the_marks_of_the_readers_language(
    language: str, marks: str
) -> None:
    given = {"words": "It's 5 % <b>", "who": "O'Hara"}
    safe = marks.format("It&#x27;s 5 % &lt;b&gt;")
    with override(language):
        assert rendered("{{ words|quoted }}", **given) == safe
        assert rendered("{{ words|said_by:who }}", **given) == f"O&#x27;Hara: {safe}"


TRANSLATED = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% comment %}.*?{% endcomment %}"
    r'|{% translate ".*?" |_\(".*?"\)|{#.*?#}',
    re.DOTALL,
)


def test_no_template_has_quotation_marks_of_one_language() -> None:
    root = Path(settings.BASE_DIR, "templates")
    for template in root.rglob("*.html"):
        assert not re.findall("[„“”«»]", TRANSLATED.sub("", template.read_text())), template


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Łucja Nowak", "ŁN"), ("Jan van der Berg", "JB"), ("anna", "A"), ("Анна Петрова", "АП")],
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_sparkline_fills_its_box_from_lowest_to_highest() -> None:
    drawn = drawing.sparkline([10, 20, 15])
    assert '<polyline points="0.00,28.00 50.00,2.00 100.00,15.00">' in drawn


def test_a_sparkline_leaves_gaps_and_needs_two_points() -> None:
    assert drawing.sparkline([1, None, 2, 3]).count("<polyline") == 2
    assert '<polyline points="0.00,28.00 0.00,28.00">' in drawing.sparkline([1, None, 2, 3])
    assert drawing.sparkline([None, 4, None]) == ""
    assert drawing.sparkline([]) == ""
    assert 'points="0.00,15.00 100.00,15.00"' in drawing.sparkline([7, 7])


class SampleForm(forms.Form):
    """One field of each layout."""

    name = forms.CharField(help_text="As others know you.")
    note = forms.CharField(required=False)
    team = forms.ChoiceField(choices=[("", "None")], required=False)
    ready = forms.BooleanField()
    mood = forms.ChoiceField(choices=[("a", "Good"), ("b", "Bad")], widget=forms.RadioSelect)


def field(name: str, data: dict[str, str] | None = None) -> str:
    return rendered('{% include "_components/field.html" %}', field=SampleForm(data)[name])


def test_a_field_names_its_help_and_errors_to_screen_readers() -> None:
    html = field("name", {"name": ""})
    assert 'class="form-control is-invalid"' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert all(f'id="{name}"' in html for name in described.group(1).split())
    assert "This field is required." in html


def test_what_may_stay_empty_says_so() -> None:
    assert "(optional)" in field("note")
    assert "(optional)" not in field("name")
    assert "(optional)" not in field("team")  # its first choice says that already


def test_choices_are_a_group_of_labelled_buttons() -> None:
    html = field("mood")
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('class="form-check-input"') == 2
    assert all(f'for="id_mood_{index}"' in html for index in (0, 1))


def test_a_status_is_an_icon_and_a_word() -> None:
    for status, state in drawing.STATES.items():
        html = str(drawing.badge_status(status))
        assert f"#tabler-{state.icon}" in html
        assert str(state.label) in html
        assert "set by a person" not in html
    assert "set by a person" in drawing.badge_status("done", overridden=True)


def test_progress_says_what_was_expected() -> None:
    html = drawing.progress(415_000, expected=620_000, status="behind", label="A < B")
    assert 'value="41.50"' in html
    assert "Expected by now: 62" in html
    assert 'aria-label="A &lt; B"' in html
    assert "Expected" not in drawing.progress(415_000)


def test_progress_without_data_is_no_zero() -> None:
    html = drawing.progress(None)
    assert "too-few" in html
    assert "no data" in html
