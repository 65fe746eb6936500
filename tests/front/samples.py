"""Made-up figures for the style guide."""

import json
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms

START = date(2026, 10, 5)


class CheckInForm(forms.Form):
    """One field of each kind that the application has."""

    confidence = forms.ChoiceField(
        choices=[("on_track", "On track"), ("at_risk", "At risk"), ("off_track", "Off track")],
        widget=forms.RadioSelect,
    )
    value = forms.DecimalField(
        label="Value",
        help_text="In per cent, such as 91.4.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    comment = forms.CharField(label="What changed?", widget=forms.Textarea(attrs={"rows": 2}))
    helper = forms.ChoiceField(
        label="Who can help?", choices=[("", "Nobody"), ("1", "Łucja Nowak")], required=False
    )
    private = forms.BooleanField(label="Only the lead sees it", required=False)


def wave(count: int, start: float, slope: float, swing: float) -> list[float]:
    return [
        start + slope * i + swing * (math.sin(i * 1.3) + 0.6 * math.cos(i * 2.9))
        for i in range(count)
    ]


def weekly(values: list[float], unit: str = "percent") -> list[dict[str, Any]]:
    def words(value: float) -> str:
        return f"{value:.1%}" if unit == "percent" else f"{value / 60:.0f} min"

    return [
        {"at": str(START + timedelta(weeks=i)), "value": v, "text": words(v), "n": 80 + i}
        for i, v in enumerate(values)
    ]


def key_result() -> dict[str, Any]:
    points = weekly(wave(9, 0.862, 0.006, 0.006))
    return {
        "unit": "percent",
        "points": points,
        "target": {"value": 0.93, "text": "93 %"},
        "baseline": {"value": 0.86, "text": "86 %"},
        "expected": [
            {"at": "2026-10-01", "value": 0.86, "text": "86 %"},
            {"at": "2026-12-31", "value": 0.93, "text": "93 %"},
        ],
        "checkins": [
            points[2] | {"confidence": "on_track", "note": "New macro is out."},
            points[4] | {"confidence": "at_risk", "note": "Two people are ill."},
            points[6] | {"confidence": "off_track", "note": "Billing outage."},
            points[8] | {"confidence": "on_track", "note": "Back to normal.", "url": "#main"},
        ],
    }


def metric() -> dict[str, Any]:
    points = weekly(wave(12, 0.88, 0.003, 0.012))
    for point in points:
        point |= {"low": point["value"] - 0.025, "high": min(1, point["value"] + 0.02)}
    return {"unit": "percent", "points": points, "target": {"value": 0.92, "text": "92 %"}}


def teams() -> dict[str, Any]:
    series = [("Berlin", 3100, -70, 160), ("Lisbon", 3500, -60, 200), ("Manila", 2500, 30, 180)]
    return {
        "unit": "time",
        "series": [
            {"name": name, "points": weekly(wave(9, *shape), "time")} for name, *shape in series
        ],
        "target": {"value": 2700, "text": "45 min"},
    }


def hours() -> dict[str, Any]:
    def load(day: int, hour: int) -> int:
        return round((60 if day < 5 else 18) * math.exp(-(((hour - 12.5) / 4.2) ** 2)) + day % 3)

    return {
        "rows": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "columns": [f"{hour}:00" for hour in range(24)],
        "cells": [
            {"row": d, "column": h, "value": load(d, h), "text": f"{load(d, h)} tickets"}
            for d in range(7)
            for h in range(24)
        ],
    }


def channels() -> dict[str, Any]:
    rows = [("E-mail", 0.914, "on_track"), ("Chat", 0.886, "at_risk"), ("Phone", 0.792, "behind")]
    return {
        "unit": "percent",
        "bars": [
            {"label": name, "value": value, "text": f"{value:.1%}", "status": status}
            for name, value, status in rows
        ],
        "target": {"value": 0.9, "text": "90 %"},
    }


OBJECTIVES = json.loads((Path(__file__).parent / "objectives.json").read_text())


def context() -> dict[str, Any]:
    nav = [
        ("Dashboard", "layout-dashboard", True, None),
        ("Objectives", "target", False, None),
        ("Metrics", "chart-line", False, None),
        ("Teams", "users", False, None),
        ("Check-ins", "clipboard-check", False, 3),
        ("Sources", "plug", False, None),
        ("Settings", "settings", False, None),
    ]
    return {
        "nav": [
            {"label": label, "icon": icon, "url": "#main", "active": active, "count": count}
            for label, icon, active, count in nav
        ],
        "organization": {"pk": 1, "name": "Orchard Telecom", "slug": "orchard"},
        "organizations": [
            {"pk": 1, "name": "Orchard Telecom"},
            {"pk": 2, "name": "Blue Harbour Bank"},
        ],
        "statuses": [
            "done",
            "on_track",
            "at_risk",
            "behind",
            "no_data",
            "no_check_in",
            "stale",
            "draft",
        ],
        "objectives": OBJECTIVES,
        "sparks": {
            "falling": wave(36, 50, -0.4, 5),
            "rising": wave(36, 60, 0.5, 4),
            "gaps": [*wave(10, 60, 0.5, 4), None, None, *wave(14, 66, 0.3, 3)],
        },
        "charts": {
            "key_result": key_result(),
            "metric": metric(),
            "teams": teams(),
            "hours": hours(),
            "channels": channels(),
        },
        "columns": ["Week", "Value", "n"],
        "rows": [[p["at"], p["text"], p["n"]] for p in metric()["points"]],
        "figures": [
            {"label": "Good ratings", "value": "457"},
            {"label": "All ratings", "value": "500"},
            {"label": "Window", "value": "2 – 29 November 2026"},
            {"label": "Result", "value": "457 ÷ 500 = 91.4 %"},
        ],
    }
