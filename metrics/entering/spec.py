"""Every kind of measure from elsewhere: what a row of it needs, on which scale, in words.

One table: the grid, the upload, the API and the documentation all read it. Nothing here knows a
model or a clock.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.entering.kind import Kind, Words
from metrics.facts import Measure

_ALL = (
    Kind(
        Measure.NPS,
        _("Would recommend us (NPS)"),
        _("An answer from 0 to 10. The latest answer of a customer in a wave counts."),
        "score",
        high=Decimal(10),
        account="may",
        subject=True,
    ),
    Kind(Measure.SURVEY_OFFERED, _("Surveys sent out"), _("How many were sent.")),
    Kind(
        Measure.SURVEY_COLLECTED,
        _("Surveys collected"),
        _("One with the account, or how many."),
        account="may",
        once=True,
    ),
    Kind(
        Measure.FOLLOW_UP,
        _("Follow-ups"),
        _("One with the account, or how many."),
        account="may",
        once=True,
    ),
    Kind(
        Measure.LIVE_CONTACT,
        _("Live contacts with an account"),
        _("A talk with the customer, one row each."),
        account="must",
        once=True,
    ),
    Kind(
        Measure.REACTIVATION_MESSAGE,
        _("Reactivation messages"),
        _("One with the account, or how many."),
        account="may",
        once=True,
    ),
    Kind(
        Measure.EXIT_CALL,
        _("Exit calls"),
        _("One with the account, or how many."),
        account="may",
        once=True,
    ),
    Kind(
        Measure.BEST_CUSTOMER_CALL,
        _("Calls with the best customers"),
        _("One with the account, or how many."),
        account="may",
        once=True,
    ),
    Kind(
        Measure.ACCOUNT_REVIEW,
        _("Reviews of an account"),
        _("A review of how the account stands, one row each."),
        account="must",
        once=True,
    ),
    Kind(Measure.POSITIVE_REVIEW, _("Positive reviews"), _("How many were published.")),
    Kind(Measure.NEGATIVE_REVIEW, _("Negative reviews"), _("How many were published.")),
    Kind(Measure.KB_VISIT, _("Visits to the knowledge base"), _("How many visits.")),
    Kind(
        Measure.KB_ARTICLE,
        _("Articles of the knowledge base"),
        _("How many were written."),
        credited="either",
    ),
    Kind(
        Measure.ORDER,
        _("Orders"),
        _("One with the account, or how many."),
        account="may",
    ),
    Kind(
        Measure.REPEAT_ORDER,
        _("Repeat orders"),
        _("Orders of who had ordered before."),
        account="may",
    ),
    Kind(Measure.UNIT_RETURNED, _("Units returned"), _("How many came back."), account="may"),
    Kind(Measure.UNIT_SOLD, _("Units sold"), _("How many were sold."), account="may"),
    Kind(
        Measure.PROMOTION,
        _("Promotions from within"),
        _("How many people were promoted."),
        credited="either",
    ),
    Kind(Measure.HIRE, _("Hires"), _("How many people were hired."), credited="either"),
    Kind(
        Measure.TRAINING_HOURS,
        _("Training hours"),
        _("Hours of an agent or a team."),
        "amount",
        credited="either",
    ),
    Kind(
        Measure.TOPIC_DOCUMENTED,
        _("Topics documented"),
        _("How many were documented."),
        credited="either",
    ),
    Kind(
        Measure.FEEDBACK_FORWARDED,
        _("Feedback handed on to the product"),
        _("How many pieces of feedback."),
        account="may",
        credited="either",
    ),
    Kind(
        Measure.AUTOMATED_RESOLUTION,
        _("Resolved without a person"),
        _("How many requests were resolved by a machine."),
    ),
    Kind(
        Measure.STANDARD_MET,
        _("Resolved as the standard says"),
        _("A reviewer's verdict on one ticket: yes or no; with its number and topic if you like."),
        "verdict",
        high=Decimal(1),
        credited="either",
        topic=True,
        ticket=True,
    ),
    Kind(
        Measure.MESSAGE_OPENED,
        _("Messages opened"),
        _("How many were opened, and in another column how many were sent."),
        "part",
    ),
    Kind(
        Measure.QUALITY_SCORE,
        _("Quality score"),
        _("A reviewer's score from 0 to 10 on one agent's work; with the ticket if you like."),
        "score",
        high=Decimal(10),
        credited="person",
        ticket=True,
    ),
    Kind(
        Measure.PULSE,
        _("Pulse of the team"),
        _("One employee's weekly score from 0 to 10, with the team and without a name."),
        "score",
        high=Decimal(10),
        credited="team",
    ),
    Kind(Measure.COST, _("Cost"), _("Money, with its currency."), "money"),
    Kind(
        Measure.STAFFED_HOURS,
        _("Staffed hours"),
        _("Hours that an agent or a team was on duty."),
        "amount",
        credited="either",
    ),
    Kind(
        Measure.ACCOUNT_REVENUE,
        _("Revenue of an account"),
        _("Its recurring revenue a month from that day on, with its currency; 0 when it is lost."),
        "money",
        account="must",
        credited="no",
        spell=True,
    ),
    Kind(
        Measure.ACCOUNT_HEALTH,
        _("Health of an account"),
        _("A score from 0 to 100 as of that day, and its colour."),
        "score",
        high=Decimal(100),
        account="must",
        credited="no",
        spell=True,
    ),
    Kind(
        Measure.OWN,
        _("A measure of one's own"),
        _("As you have set it up."),
        "own",
        low=None,
        ticket=True,
    ),
)
KINDS: Mapping[Measure, Kind] = {kind.measure: kind for kind in _ALL}
BY_KEY: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}
SPELLS = frozenset(kind.measure for kind in _ALL if kind.spell)


class Column(NamedTuple):
    """A column of a file or field of the API. names: headings by which it is known, folded."""

    key: str
    name: Words
    names: tuple[str, ...]


_HEADINGS: tuple[tuple[str, Words, str], ...] = (
    (
        "measure",
        _("What is measured"),
        "measure|metric|kind|miara|wskaznik|показатель|метрика|ตัวชี้วัด",
    ),
    ("date", _("Day"), "date|day|at|week|data|dzien|datum|дата|день|วันที่"),
    (
        "value",
        _("Value"),
        "value|score|amount|number|count|revenue|mrr|nps|hours|health|wartosc|ocena|liczba|kwota"
        "|przychod|значение|оценка|количество|сумма|выручка|ค่า|คะแนน|จำนวน|รายได้",
    ),
    ("sent", _("Sent, of which the value is a part"), "sent|total|of|wyslane|отправлено|ส่ง"),
    ("currency", _("Currency"), "currency|waluta|валюта|สกุลเงิน|wahrung"),
    ("colour", _("Colour"), "colour|color|rag|kolor|цвет|สี|farbe"),
    (
        "account",
        _("Account"),
        "account|customer|client|account id|account number|customer id|klient|konto|клиент|аккаунт"
        "|ลูกค้า|kunde",
    ),
    (
        "person",
        _("Person"),
        "person|agent|employee|email|e mail|name|osoba|pracownik|сотрудник|оператор|พนักงาน|เจ้าหน้าที่",
    ),
    ("team", _("Team"), "team|department|group|zespol|команда|ทีม"),
    (
        "subject",
        _("Who answered"),
        "subject|respondent|contact|requester|respondent id|ankietowany|респондент|ผู้ตอบ",
    ),
    ("wave", _("Wave"), "wave|survey|campaign|fala|волна|รอบ"),
    (
        "ticket",
        _("Ticket"),
        "ticket|ticket id|ticket number|case|zgloszenie|numer zgloszenia|тикет|номер тикета|ทิกเก็ต",
    ),
    ("topic", _("Topic"), "topic|tag|category|temat|тема|หัวข้อ"),
    ("comment", _("Comment"), "comment|note|komentarz|комментарий|ความคิดเห็น"),
    ("key", _("Key of the row"), "key|id|row id|uuid|klucz|ключ|รหัส"),
)
COLUMNS: dict[str, Column] = {
    key: Column(key, name, tuple(names.split("|"))) for key, name, names in _HEADINGS
}


_OF_ACCOUNTS: tuple[tuple[str, Words, str], ...] = (
    (
        "number",
        pgettext_lazy("of an account", "Number"),
        "number|account id|account number|id|account|customer id|numer|nr|номер|หมายเลข|รหัส",
    ),
    (
        "name",
        pgettext_lazy("of an account", "Name"),
        "name|customer|client|company|account name|nazwa|klient|firma|название|имя|клиент|ชื่อ|ลูกค้า",
    ),
    ("segment", _("Segment"), "segment|plan|tier|size|segment klienta|сегмент|กลุ่มลูกค้า"),
    (
        "start",
        _("Customer since"),
        "customer since|since|start|start date|from|od|klient od|начало|клиент с|ตั้งแต่|เป็นลูกค้าตั้งแต่",
    ),
    (
        "end",
        _("Customer until"),
        "customer until|until|end|end date|churned|lost|do|klient do|конец|ถึง|สิ้นสุด",
    ),
    (
        "assignee",
        _("Looked after by"),
        "looked after by|assignee|owner|manager|csm|agent|opiekun|ответственный|менеджер|ผู้ดูแล",
    ),
)
ACCOUNT_COLUMNS: dict[str, Column] = {
    key: Column(key, name, tuple(names.split("|"))) for key, name, names in _OF_ACCOUNTS
}


def columns_of(kind: Kind) -> Iterator[str]:
    """The columns that a row of this kind may fill."""
    yield from ("date", "value")
    if kind.value == "part":
        yield "sent"
    if kind.value == "money":
        yield "currency"
    if kind.measure is Measure.ACCOUNT_HEALTH:
        yield "colour"
    if kind.account != "no":
        yield "account"
    if kind.credited in ("may", "either", "person"):
        yield "person"
    if kind.credited in ("may", "either", "team"):
        yield "team"
    if kind.subject:
        yield from ("subject", "wave")
    if kind.ticket:
        yield "ticket"
    if kind.topic:
        yield "topic"
    yield from ("comment", "key")


def needed(kind: Kind) -> Iterator[str]:
    """Those without which a row of this kind says nothing; "value" where one is not meant alone."""
    yield "date"
    if not kind.once:
        yield "value"
    if kind.value == "part":
        yield "sent"
    if kind.value == "money":
        yield "currency"
    if kind.measure is Measure.ACCOUNT_HEALTH:
        yield "colour"
    if kind.account == "must":
        yield "account"
    if kind.credited in ("person", "team"):
        yield kind.credited
