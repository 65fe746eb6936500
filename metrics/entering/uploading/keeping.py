"""A table that was handed in: kept, its columns guessed and chosen."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import get_language

from metrics.entering.choices import measure_choices
from metrics.entering.columns import guess
from metrics.entering.spec import BY_KEY
from metrics.entering.table_lines import TableError
from metrics.entering.tables import MOST_ROWS, open_table
from metrics.entering.uploading.checking import check_small
from metrics.entering.uploading.staged import MEASURE, SMALL, columns_of, store_lines
from metrics.hurry import hurry
from metrics.models import About, EntryFile, Stage
from metrics.storing import uploads
from people.access import Access

MOST_ACCOUNTS = 20_000  # rows of a table of accounts


@transaction.atomic
def keep_file(*, access: Access, file: IO[bytes], name: str, about: str) -> EntryFile:
    """Keep a table; a small one is checked at once, and of it only the rows are kept. TableError
    where it cannot be read or kept."""
    language = (get_language() or "en").partition("-")[0]
    table = open_table(file, language=language, most=most_rows(about))
    lines = list(islice(table.lines, SMALL + 1))
    kept = EntryFile(
        organization=access.organization,
        about=about,
        name=name[:200],
        digest=_digest(file),
        language=language,
        encoding=table.encoding,
        headings=list(table.headings),
        mapping=_guessed(table.headings, name, about),
        by=access.membership,
        acting=access.membership,
    )
    if len(lines) > SMALL:
        if not uploads.make_ready():
            raise TableError("not_stored")
        file.seek(0)
        kept.file.save(name[-80:], File(file), save=False)
        kept.save()
        hurry()
        return kept
    kept.stage, kept.rows = Stage.CHECKING, len(lines)
    kept.save()
    store_lines(kept, lines)
    check_small(kept)
    return kept


@transaction.atomic
def set_mapping(*, access: Access, kept: EntryFile, chosen: Mapping[str, str]) -> None:
    """Which heading is which column, as chosen; headings that the file lacks are left out. All
    rows are checked anew."""
    held = EntryFile.objects.held().get(pk=kept.pk)
    headings = set(held.headings)
    held.mapping = {
        key: value
        for key, value in chosen.items()
        if value in headings or (key == "measure" and _names_a_measure(access, value))
    }
    held.acting = access.membership
    fields = ["mapping", "acting"]
    if held.stage != Stage.READING:
        held.stage, held.dealt, held.line, held.asked_at = Stage.CHECKING, 0, 0, Now()
        fields += ["stage", "dealt", "line", "asked_at"]
    held.save(update_fields=fields)
    check_small(held)
    hurry()


def _names_a_measure(access: Access, value: str) -> bool:
    """Of all rows: one that there is, or none yet."""
    known = {"", *(key for key, _name in measure_choices(access.organization))}
    return value.startswith(MEASURE) and value.removeprefix(MEASURE) in known


def most_rows(about: str) -> int:
    """How long a table may be."""
    return MOST_ACCOUNTS if about == About.ACCOUNTS else MOST_ROWS


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _guessed(headings: Sequence[str], name: str, about: str) -> dict[str, str]:
    mapping = guess(headings, columns_of(about))
    if about == About.MEASURES and "measure" not in mapping:
        mapping["measure"] = MEASURE + _guess_measure(name, headings)
    return mapping


def _guess_measure(name: str, headings: Sequence[str]) -> str:
    """A measure that the file's name or a heading says."""
    said = " ".join((name, *headings)).casefold().replace(" ", "_").replace("-", "_")
    return next((key for key in BY_KEY if key in said and key not in ("own", "order")), "")
