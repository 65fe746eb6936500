"""What customers write about most, and what they write about more than before."""

from collections.abc import Mapping
from datetime import datetime

from metrics.asking.asked import asked, teams_of, until_of
from metrics.catalogue import CATALOGUE
from metrics.showing.details import ask_of
from metrics.showing.splits import Split, split_of
from metrics.showing.weekly import Known
from metrics.values import read_many
from metrics.wording.naming import read_staff
from people.access import Access

KEY = "top_topics"
MOST = 10


def top_topics(access: Access, metrics: Mapping[str, Known], as_of: datetime | None) -> Split:
    """The ten largest of the last four weeks: how many, their share, their growth on the four
    weeks before. One query for values, one for who stands behind them.
    """
    definition = metrics[KEY].definition if KEY in metrics else CATALOGUE[KEY]
    question = asked(access, definition, {}, teams=teams_of(access), until=until_of(access, as_of))
    columns = definition.aggregations
    asks = [
        ask_of(access, question, [question.period], "topic")._replace(aggregation=one.name)
        for one in columns
    ]
    tables = [table[0] for table in read_many(organization=access.organization, asks=asks)]
    staff = read_staff(access.organization)
    split = split_of(access, question, "topic", columns, tables, staff)
    return Split(split.by, split.heading, split.column, split.rows[:MOST])
