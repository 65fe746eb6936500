"""The permission matrix: for every route who may GET and who may POST.

A row has one letter each for admin, director, lead of Tier 1, agent of Tier 1, viewer:
  A  allowed: answered, or the form is refused beside its fields
  F  forbidden: 403, sees the thing but may not change it
  N  not there: 404, may not see it
Without letters for a method every role gets 405. In every row a member of another organization gets
404, in both organizations, and who is not signed in is sent to the sign-in page.

`row(GET, POST, name=…)`: what the address names, as tests.permissions.things has it ("carol" is a
row's id, "tier1.slug" one of its fields, "=csat" a word).
"""

from tests.permissions.metrics_routes import METRICS
from tests.permissions.objectives_routes import OBJECTIVES
from tests.permissions.people_routes import PEOPLE
from tests.permissions.rows import Row, row

MATRIX: dict[str, list[Row]] = PEOPLE | METRICS | OBJECTIVES

# The API, by token: the same five, and one letter for the member of another organization.
API = {
    "api:me": [row("AAAAAA")],
    "api:people": [row("AAANNA")],
    "api:teams": [row("AAANNA")],
    "api:cycles": [row("NAAAAA")],
    "api:objectives": [row("NAAAAA")],
    "api:objective": [row("NAAAAN", objective="objective")],
    "api:key-results": [row("NAAAAA")],
    "api:key-result": [row("NAAAAN", key_result="key_result")],
    "api:objective-override": [
        row(post="NAAFFN", objective="objective"),
        row(post="NAFFFN", objective="other_objective"),
    ],
    "api:key-result-override": [
        row(post="NAAFFN", key_result="key_result"),
        row(post="NAFFFN", key_result="other_key_result"),
    ],
    "api:changes": [row("NAAAAA")],
    "api:scores": [row("NAAAAA")],
    "api:coach": [
        row("NAAFFN", objective="objective"),
        row("NAFFFN", objective="other_objective"),
    ],
    "api:publish": [
        row(post="NAAFFN", objective="objective"),
        row(post="NAFFFN", objective="other_objective"),
    ],
    "api:initiatives": [row("NAAAAA")],
    "api:check-ins": [row("NAAAAA")],
    "api:check-in": [
        row(post="NAAFFN", key_result="key_result"),
        row(post="NAAAFN", key_result="carols_key_result"),
        row(post="NAFFFN", key_result="other_key_result"),
    ],
    "api:sources": [row("AAANNA")],
    "api:source-runs": [row("AAANNA")],
    "api:metrics": [row("AAAAAA")],
    "api:metric-value": [row("AAAAAA", key="=csat")],
    "api:metric-split": [
        row("AAAAAA", key="=csat", by="=team"),
        row("NAANNA", key="=csat", by="=person"),
    ],
    "api:metric-tickets": [row("NAAANA", key="=csat")],
    "api:measurements": [row("AAAANA", "AAAANA")],
    "api:schema": [row("AAAAAA")],
    "api:unknown": [row("NNNNNN", rest="=nowhere/")],
}

# Outside any organization: what somebody who is not signed in gets, and who is. S: sent to the
# sign-in page, R: sent elsewhere, A: answered, -: 405, N: 404. GET and POST of each.
OPEN = {
    "health": ("A-", "A-", {}),
    "set_language": ("-R", "-R", {}),
    "people:home": ("S-", "R-", {}),
    "people:switch-organization": ("-S", "-R", {}),
    "people:sign-in": ("AA", "RR", {}),
    "people:sign-out": ("-R", "-R", {}),
    "people:forgot-password": ("AA", "AA", {}),
    "people:new-password": ("AA", "AA", {"uidb64": "MQ", "token": "x-y"}),
    "people:profile": ("SS", "AA", {}),
    "people:change-password": ("SS", "AA", {}),
    "people:mails-off": ("NN", "NN", {"token": "made-up"}),
    "people:invitation": ("NN", "NN", {"token": "made-up"}),
}
