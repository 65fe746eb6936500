"""Rows into PostgreSQL by COPY, the quickest way that there is."""

import csv
import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from io import BytesIO, StringIO
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

from metrics.facts import moment

# Text that PostgreSQL cannot hold: NUL is left out, half a surrogate pair becomes "?".
_NUL = "\0"
Cell = str | int | bool | None
# In SQL, exact: microseconds (bigint) ↔ timestamptz.
FROM_MICROS = "timestamptz 'epoch' + {} * interval '1 microsecond'"
TO_MICROS = "(extract(epoch FROM {}) * 1000000)::bigint"


def copy_rows(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    text: Sequence[str],
) -> None:
    """COPY `rows` into `table`. None is NULL, but an empty string in the columns named `text`."""
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    filled = buffer.getvalue().replace(_NUL, "").encode("utf-8", "replace")
    names = ", ".join(f'"{column}"' for column in columns)
    never_null = ", ".join(f'"{column}"' for column in text)
    cursor.copy_expert(
        f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({never_null}))',
        BytesIO(filled),
    )


def copy_into(
    cursor: CursorWrapper,
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """COPY rows into a model's own table; cells stand in the order of `columns`."""
    copy_rows(cursor, model._meta.db_table, columns, rows, text=_text_columns(model, *columns))


@cache
def _text_columns(model: type[models.Model], *columns: str) -> list[str]:
    text = (models.CharField, models.TextField)
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [column for column in columns if isinstance(fields[column], text)]


@lru_cache(maxsize=1 << 16)
def timestamp(micros: int) -> str:
    """Microseconds as PostgreSQL reads them; events of one minute or one import repeat theirs."""
    return moment(micros).isoformat(" ")


def json_cell(value: Any) -> str | None:
    """A JSON value for COPY; what jsonb cannot hold is left out."""
    if value is None:
        return None
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(_without_nul(value), ensure_ascii=False) if "\\u0000" in text else text


def array_cell(values: Iterable[str]) -> str:
    """A text[] for COPY."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(_NUL, "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value
