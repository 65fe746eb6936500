"""What marks a text for translation has a name by which it is found."""

from pathlib import Path

from okrapp.translations import BASE_DIR, uncollected


def test_a_marker_of_another_name_is_told(tmp_path: Path) -> None:
    """Of `_now("…")` no language ever hears, and the catalogues look complete."""
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "form.py").write_text(
        "from django.utils.translation import gettext as _now\n"
        "from django.utils.translation import gettext_lazy as _\n"
        "from django.utils.translation import ngettext as ngettext\n",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "one.py").write_text("import gettext as g\n", encoding="utf-8")
    assert [*uncollected(tmp_path)] == [
        "metrics/form.py: texts marked with _now (gettext) are never collected"
    ]


def test_there_is_none() -> None:
    assert [*uncollected(BASE_DIR)] == []
