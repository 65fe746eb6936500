"""What the page of a table shows; read only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.entering.entering import CORRECTED, NEW, UNCHANGED
from metrics.entering.problems import Problem, problem_from_json
from metrics.entering.table_lines import WORDS, TableError
from metrics.entering.upload_accounts import left_as_they_are, left_words
from metrics.entering.uploading.staged import GOOD, REFUSED, rows_of
from metrics.models import About, EntryFile, EntryRow, Stage
from people.access import Access

STOPPED: dict[str, str | Promise] = {
    "not_allowed": _("Whoever asked for it may not enter figures here any more."),
    "unexpected": _(
        "Something went wrong that we did not foresee. What was done until then stays."
    ),
    "said": "%(words)s",
}


class Shown(NamedTuple):
    """A row as it stood, and why it is not taken."""

    line: int
    cells: Sequence[str]
    problems: Sequence[Problem]


class Looked(NamedTuple):
    """How far a table is. counts: rows by what becomes of them; percent: of the present stage.

    left: what taking back left as it was, in words.
    """

    counts: Mapping[str, int]
    percent: int | None
    trouble: str
    earlier: EntryFile | None
    left: str

    @property
    def taken(self) -> int:
        """How many rows would be taken over."""
        return sum(self.counts.get(outcome, 0) for outcome in GOOD)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """Each outcome with its rows."""
        return [(one, self.counts.get(one, 0)) for one in (NEW, CORRECTED, UNCHANGED, REFUSED)]


def look_at(kept: EntryFile) -> Looked:
    """The state of a table now."""
    counts = {}
    if kept.stage not in (Stage.READING, Stage.CHECKING, Stage.TAKING):
        found = rows_of(kept).values_list("outcome").annotate(many=Count("pk")).order_by()
        counts = dict(found)
    left = left_words(left_as_they_are(kept))
    return Looked(counts, _percent(kept), trouble_of(kept), earlier(kept), left)


def refused(kept: EntryFile) -> QuerySet[EntryRow]:
    """The rows that are not, or would not be, taken over."""
    if kept.stage in (Stage.READING, Stage.CHECKING):
        return EntryRow.objects.none()
    return rows_of(kept).filter(outcome=REFUSED).order_by("line")


def sample(kept: EntryFile) -> QuerySet[EntryRow]:
    """The first rows that would be taken over."""
    return rows_of(kept).filter(outcome__in=GOOD).order_by("line")[:10]


def shown(rows: QuerySet[EntryRow]) -> Iterator[Shown]:
    """Rows with their reasons, one after the other however many there are."""
    for row in rows.iterator(chunk_size=1000):
        yield Shown(row.line, row.cells, problems_of(row))


def problems_of(row: EntryRow) -> list[Problem]:
    """Why it is not taken."""
    return [problem_from_json(one) for one in row.problems]


def files_of(access: Access) -> QuerySet[EntryFile]:
    """The tables that the reader may open: directors all, others the own ones. Rows of measures
    are single agents' numbers; of accounts they are none, so admins open these too."""
    found = EntryFile.objects.filter(organization=access.organization)
    if not access.is_director:
        mine, accounts = Q(by=access.membership), Q(about=About.ACCOUNTS)
        found = found.filter(mine | accounts if access.is_admin else mine & ~accounts)
    return found.select_related("batch", "batch__taken_back_by", "by")


def unfinished(access: Access) -> QuerySet[EntryFile]:
    """Tables of which nothing stands in the history yet."""
    found = files_of(access).filter(batch__isnull=True).exclude(stage=Stage.DONE)
    return found.filter(Q(by=access.membership) | Q(stage=Stage.TAKING)).order_by("-pk")


def earlier(kept: EntryFile) -> EntryFile | None:
    """The same file, taken over before and not taken back."""
    same = EntryFile.objects.filter(
        organization=kept.organization_id,
        digest=kept.digest,
        about=kept.about,
        batch__isnull=False,
        batch__taken_back_at__isnull=True,
    )
    return same.exclude(pk=kept.pk).select_related("batch", "by").order_by("-pk").first()


def trouble_of(kept: EntryFile) -> str:
    """What went wrong, in the reader's language."""
    if not kept.trouble:
        return ""
    code, told = kept.trouble
    return TableError(code, **told).words if code in WORDS else str(STOPPED[code]) % told


def _percent(kept: EntryFile) -> int | None:
    if kept.stage == Stage.CHECKING:
        return kept.dealt * 100 // kept.rows if kept.rows else None
    if kept.stage == Stage.TAKING:
        left = rows_of(kept).filter(outcome__in=GOOD).count()
        return kept.dealt * 100 // (kept.dealt + left) if kept.dealt + left else None
    return None
