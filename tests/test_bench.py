"""What the benches print says whether a limit is kept."""

import json

import pytest

from bench.__main__ import names
from bench.framework import Figure
from bench.yardstick import NUMBERS, yardstick


@pytest.mark.parametrize(
    ("figure", "ratio", "ok"),
    [
        (Figure("import", 50.0, "s", "COPY", 2.0, limit=25), 25, True),
        (Figure("import", 50.1, "s", "COPY", 2.0, limit=25), 25.05, False),
        (Figure("memory", 250.5, "MB", limit=250), None, False),
        (Figure("measuring", 10.0, "events/s"), None, None),
        (Figure("import", None, "s", note="not run", limit=2), None, None),
    ],
)
def test_a_figure_beside_its_limit(figure: Figure, ratio: float | None, ok: bool | None) -> None:
    assert (figure.ratio, figure.ok) == (ratio, ok)


def test_the_document_leaves_out_what_is_not_known() -> None:
    told = Figure("import", 12.3456, "s", "COPY", 2.0, limit=25).as_json()
    assert json.loads(json.dumps(told)) == {
        "name": "import",
        "value": 12.35,
        "unit": "s",
        "compared_with": "COPY",
        "reference": 2.0,
        "limit": 25,
        "ratio": 6.173,
        "ok": True,
    }
    assert "ok" not in Figure("measuring", 10.0, "events/s").as_json()


def test_every_bench_is_found() -> None:
    assert {"import", "measures", "remeasure"} <= set(names())


def test_the_yardstick_measures_work_that_is_done() -> None:
    found = yardstick()
    assert set(found) == {"arithmetic", "memory"}
    # No processor adds a number, or fetches one, in a tenth of a nanosecond.
    assert all(took > NUMBERS * 1e-10 for took in found.values())
