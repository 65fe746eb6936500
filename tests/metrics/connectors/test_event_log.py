"""Event-log files: what each row says, and what becomes of rows and files that are not good."""

import csv
import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from metrics.connectors.event_log import BadLine, Line, read_event_log
from metrics.connectors.event_row import COLUMNS
from metrics.connectors.words import ROW_ERRORS
from metrics.facts import MILLION, Event, micros

NINE = micros(datetime(2026, 3, 2, 9, tzinfo=UTC))


def row(**cells: str) -> dict[str, str]:
    usual = {
        "ticket_id": "T1",
        "event_id": "1",
        "at": "2026-03-02T09:00:00Z",
        "kind": "customer_message",
        "actor_id": "c1",
        "actor_role": "customer",
    }
    return dict.fromkeys(COLUMNS, "") | usual | cells


def as_csv(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(f'"{v}"' for v in r.values()) for r in rows)]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes, mapping: str = "") -> list[Line | BadLine]:
    return list(read_event_log(io.BytesIO(data), mapping=mapping))


def only_event(**cells: str) -> Event:
    (line,) = read(as_csv(row(**cells)))
    assert isinstance(line, Line), line
    (event,) = line.events
    return event


def test_a_creation_with_all_that_is_known() -> None:
    event = only_event(
        kind="created",
        at="2026-03-02T10:30:00.5+01:30",
        revision="3",
        channel="email",
        priority="high",
        tier="2",
        group="G",
        topics="billing| login |",
        requester_id="c1",
        account_id="a1",
        language="pl",
        subject="Zażółć, gęślą",
    )
    assert event == Event(
        "1",
        NINE + MILLION // 2,
        "created",
        "c1",
        "customer",
        revision=3,
        details={
            "channel": "email",
            "priority": "high",
            "tier": 2,
            "group": "G",
            "topics": ["billing", "login"],
            "requester_id": "c1",
            "account_id": "a1",
            "language": "pl",
            "subject": "Zażółć, gęślą",
        },
    )


def test_every_other_kind() -> None:
    assert only_event(kind="assigned", to="").to == ""
    assert only_event(kind="group_changed", to="G2").to == "G2"
    assert only_event(kind="tier_changed", to="3").to == "3"
    assert only_event(kind="status", to="on_hold").to == "on_hold"
    assert only_event(kind="topics_set", to="a| b").to == "a|b"
    assert only_event(kind="marked", to="merged:T9").to == "merged:T9"
    assert only_event(kind="unmarked", to="spam").to == "spam"
    assert only_event(kind="time_worked", value="90.5").value == 90_500_000
    assert only_event(kind="call_offered").value is None
    assert only_event(kind="call_answered", value="12").value == 12 * MILLION
    rated = only_event(kind="rated", value="4", scale="5", rating="csat", comment="Fine, really")
    assert (rated.value, rated.scale, rated.rating) == (4 * MILLION, 5 * MILLION, "csat")
    assert rated.comment == "Fine, really"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"ticket_id": ""}, "ticket_id", "bad_id"),
        ({"event_id": "x" * 201}, "event_id", "bad_id"),
        ({"at": "2026-03-02T09:00:00"}, "at", "no_offset"),
        ({"at": "02.03.2026 09:00"}, "at", "bad_time"),
        ({"at": ""}, "at", "bad_time"),
        ({"revision": "-1"}, "revision", "bad_number"),
        ({"revision": "1.5"}, "revision", "bad_number"),
        ({"revision": str(2**63)}, "revision", "bad_number"),
        ({"revision": "1" * 5000}, "revision", "bad_number"),
        ({"kind": "telepathy"}, "kind", "unknown_kind"),
        ({"actor_role": ""}, "actor_role", "unknown_role"),
        ({"kind": "status", "to": "done"}, "to", "unknown_status"),
        ({"kind": "tier_changed", "to": "4"}, "to", "unknown_tier"),
        ({"kind": "marked", "to": "merged:"}, "to", "unknown_mark"),
        ({"kind": "created", "channel": "pigeon"}, "channel", "unknown_channel"),
        ({"kind": "created"}, "channel", "unknown_channel"),
        ({"kind": "created", "channel": "web", "tier": "0"}, "tier", "unknown_tier"),
        ({"kind": "time_worked", "value": "1,5"}, "value", "bad_number"),
        ({"kind": "time_worked", "value": "-1"}, "value", "bad_number"),
        ({"kind": "time_worked", "value": "NaN"}, "value", "bad_number"),
        ({"kind": "time_worked", "value": "1e30"}, "value", "bad_number"),
        (
            {"kind": "rated", "rating": "stars", "value": "4", "scale": "5"},
            "rating",
            "unknown_rating",
        ),
        ({"kind": "rated", "rating": "csat", "value": "6", "scale": "5"}, "value", "above_scale"),
        ({"kind": "rated", "rating": "csat", "value": "0", "scale": "0"}, "scale", "bad_number"),
        ({"kind": "rated", "rating": "csat", "value": "0", "scale": "5"}, "value", "below_scale"),
        ({"kind": "rated", "rating": "csat", "value": "0.9", "scale": "5"}, "value", "below_scale"),
        ({"kind": "rated", "rating": "csat", "value": "0", "scale": "2"}, "value", "below_scale"),
        ({"kind": "rated", "rating": "csat", "value": "1", "scale": "1"}, "scale", "no_scale"),
        ({"kind": "rated", "rating": "ces", "value": "0", "scale": "7"}, "value", "below_scale"),
        ({"kind": "rated", "rating": "ces", "value": "8", "scale": "7"}, "value", "above_scale"),
        ({"kind": "rated", "rating": "nps", "value": "11", "scale": "10"}, "value", "above_scale"),
    ],
)
def test_a_bad_row_stops_nothing(cells: dict[str, str], column: str, code: str) -> None:
    first, bad, last = read(as_csv(row(), row(**cells), row(event_id="2")))
    assert isinstance(first, Line)
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.column, bad.value, bad.code) == (3, column, cells.get(column, ""), code)
    assert next(csv.reader([bad.row])) == list(row(**cells).values())
    assert bad.code in ROW_ERRORS
    assert isinstance(last, Line)
    assert last.number == 4


@pytest.mark.parametrize(
    ("rating", "value", "scale"),
    [
        ("csat", "1", "5"),
        ("csat", "5", "5"),
        ("csat", "1", "2"),
        ("csat", "2", "2"),
        ("ces", "1", "7"),
        ("ces", "7", "7"),
        ("nps", "0", "10"),
        ("nps", "10", "10"),
    ],
)
def test_both_ends_of_a_scale_are_on_it(rating: str, value: str, scale: str) -> None:
    event = only_event(kind="rated", rating=rating, value=value, scale=scale)
    assert (event.value, event.scale) == (int(value) * MILLION, int(scale) * MILLION)


def test_lines_are_counted_as_the_file_has_them() -> None:
    """A quoted cell may go over several lines, and empty lines are no rows."""
    data = as_csv(row(kind="rated", rating="csat", value="4", scale="5", comment="One\nTwo"))
    numbers = [line.number for line in read(data + b"\n" + as_csv(row()).split(b"\n", 1)[1])]
    assert numbers == [2, 5]


def test_json_lines_say_the_same() -> None:
    rows = [
        row(kind="created", channel="email", topics="a|b", tier="1"),
        row(event_id="2", kind="rated", rating="csat", value="4", scale="5"),
    ]
    objects: list[dict[str, object]] = [
        {k: v for k, v in rows[0].items() if v} | {"topics": ["a", "b"], "tier": 1},
        {k: v for k, v in rows[1].items() if v} | {"value": 4, "scale": 5, "to": None},
    ]
    data = "\n".join(json.dumps(entry) for entry in objects).encode()
    told = [line.events for line in read(data) if isinstance(line, Line)]
    assert told == [line.events for line in read(as_csv(*rows)) if isinstance(line, Line)]


def test_bad_json_lines_stop_nothing() -> None:
    good = json.dumps({k: v for k, v in row().items() if v})
    bad = ['{"ticket_id": ', "[1]", good[:-1] + ', "chanel": "web"}', good[:-1] + ', "to": {}}']
    bad += [good.replace("c1", "c\\u0000")]
    lines = read("\n".join([good, *bad, good]).encode())
    assert [getattr(line, "code", "good") for line in lines] == [
        "good",
        "bad_row",
        "bad_row",
        "unknown_column",
        "bad_row",
        "bad_character",
        "good",
    ]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_packed_or_not_and_with_a_byte_order_mark(pack: type[bytes]) -> None:
    (line,) = read(pack(b"\xef\xbb\xbf" + as_csv(row(subject="ż"))))
    assert isinstance(line, Line)


def test_semicolons_of_a_spreadsheet() -> None:
    (line,) = read(as_csv(row()).replace(b",", b";"))
    assert isinstance(line, Line)


def test_a_line_that_is_not_utf8_is_named_with_its_bytes() -> None:
    data = as_csv(row(), row(subject="Za\u017c")).replace("\u017c".encode(), b"\xbf")
    _, bad = read(data)
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.value, bad.code) == (3, r"Za\xbf", "bad_encoding")
    assert r"Za\xbf" in bad.row


def test_a_file_in_utf16_is_refused_at_once() -> None:
    (bad,) = read(as_csv(row()).decode().encode("utf-16"))
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.code) == (1, "bad_encoding")


@pytest.mark.parametrize(
    ("header", "column", "code"),
    [
        ("ticket_id,event_id,at,kind,actor_id", "actor_role", "missing_column"),
        ("ticket_id,event_id,at,kind,actor_id,actor_role,chanel", "chanel", "unknown_column"),
        ("ticket_id,event_id,at,kind,actor_id,actor_role,at", "at", "double_column"),
        ("", "", "empty_file"),
    ],
)
def test_a_header_that_cannot_be_read(header: str, column: str, code: str) -> None:
    (bad,) = read(header.encode())
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.column, bad.code) == (1, column, code)


def test_half_a_row_is_refused() -> None:
    _, bad = read(as_csv(row(), row())[:-30])
    assert isinstance(bad, BadLine)
    assert (bad.number, bad.code) == (3, "wrong_width")


def test_of_half_a_packed_file_the_good_part_is_read() -> None:
    packed = gzip.compress(
        as_csv(*(row(event_id=str(n), actor_id=f"c{n * n}") for n in range(5000)))
    )
    *lines, last = read(packed[: len(packed) // 2])
    assert len(lines) > 1000
    assert all(isinstance(line, Line) for line in lines)
    assert isinstance(last, BadLine)
    assert (last.number, last.code) == (len(lines) + 2, "file_cut_off")


def test_memory_does_not_grow_with_the_file() -> None:
    packed = gzip.compress(as_csv(*(row(event_id=str(n)) for n in range(20_000))))

    def peak(lines: Iterator[Line | BadLine]) -> int:
        tracemalloc.start()
        count = sum(1 for _ in lines)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 20_000
        return size

    assert peak(read_event_log(io.BytesIO(packed))) < 3_000_000


INCIDENTS = """\
number,state,caller,opened_at,updated_by,updated_at,contact_type,category,assignment_group,assigned_to
INC1,New,Caller 1,29-02-2016 01:16,By 1,29-02-2016 01:23,Phone,Category 5,Group 1,
INC1,-100,Caller 1,29-02-2016 01:16,By 1,29-02-2016 02:00,Phone,Category 5,Group 2,R 1
INC1,Awaiting Vendor,Caller 1,29-02-2016 01:16,By 2,29-02-2016 08:53,Phone,Category 5,Group 2,R 1
INC1,Awaiting Vendor,Caller 1,29-02-2016 01:16,By 2,29-02-2016 09:00,Phone,Category 5,Group 2,R 1
INC2,Closed,,01-03-2016 00:00,By 2,01-03-2016 00:05,Direct opening,,,
INC2,Closed,,01-03-2016 00:00,By 2,1-3-2016 00:05,Direct opening,,Group 1,
"""


def test_the_preset_uci_incidents() -> None:
    lines = read(INCIDENTS.encode(), "uci-incidents")
    told = [
        (line.ticket, event.id, event.kind, event.actor, event.to)
        for line in lines
        if isinstance(line, Line)
        for event in line.events
    ]
    assert told == [
        ("INC1", "10", "created", "Caller 1", ""),
        ("INC1", "31", "group_changed", "By 2", "Group 2"),
        ("INC1", "32", "assigned", "By 2", "R 1"),
        ("INC1", "33", "status", "By 2", "pending"),
        ("INC2", "50", "created", "", ""),
        ("INC2", "53", "status", "By 2", "closed"),
    ]
    first = lines[0]
    assert isinstance(first, Line)
    assert first.events[0].at == micros(datetime(2016, 2, 29, 1, 16, tzinfo=UTC))
    assert first.events[0].details == {
        "channel": "phone",
        "group": "Group 1",
        "topics": ["Category 5"],
        "requester_id": "Caller 1",
    }
    bad = [(line.number, line.column, line.code) for line in lines if isinstance(line, BadLine)]
    assert bad == [(3, "state", "unknown_status"), (7, "updated_at", "bad_time")]


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    """64 MB in 64 kB: of a packed file nobody sees how large it is."""
    packed = gzip.compress(b"a" * (64 << 20))
    tracemalloc.start()
    try:
        found = list(read_event_log(io.BytesIO(packed)))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found
    assert all(isinstance(line, BadLine) for line in found)
    assert most < 32 << 20


def test_json_nested_almost_too_deep_is_a_bad_row() -> None:
    """What is read with the last of the stack cannot be shown."""
    for depth in range(700, 1000):
        deep = b'{"ticket_id": ' + b"[" * depth + b"]" * depth + b"}\n"
        assert [getattr(line, "code", "") for line in read(deep)] == ["bad_row"]


def test_json_nested_without_end_is_a_bad_row() -> None:
    deep = b'{"ticket_id": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"
    assert [(line.number, line.code) for line in read(deep) if isinstance(line, BadLine)] == [
        (1, "bad_row")
    ]
