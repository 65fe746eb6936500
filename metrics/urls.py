"""Addresses of sources, matching and metrics within an organization."""

from django.urls import path

from metrics.entry_urls import urlpatterns as from_elsewhere
from metrics.views import (
    disputes,
    explorer,
    fairness,
    match_history,
    matching,
    metrics,
    scorecards,
    source,
    sources,
    tickets,
)

app_name = "metrics"
urlpatterns = [
    *from_elsewhere,
    path("sources/", sources.index, name="sources"),
    path("sources/new/", sources.choose, name="source-choose"),
    path("sources/new/<slug:kind>/", sources.connect, name="source-connect"),
    path("sources/<int:source>/", source.show, name="source"),
    path("sources/<int:source>/change/", sources.change, name="source-change"),
    path("sources/<int:source>/sync/", source.sync, name="source-sync"),
    path("sources/<int:source>/read-again/", source.reread, name="source-read-again"),
    path("sources/<int:source>/upload/", source.upload, name="source-upload"),
    path("sources/<int:source>/remove/", sources.remove, name="source-remove"),
    path("sources/<int:source>/bring-back/", sources.bring_back, name="source-bring-back"),
    path("sources/<int:source>/runs/<int:run>/bad-rows.csv", source.bad_rows, name="bad-rows"),
    path("matching/", matching.show, name="matching"),
    path("matching/agents/<int:agent>/", matching.match_agent, name="match-agent"),
    path("matching/agents/<int:agent>/person/", matching.new_person, name="agent-to-person"),
    path("matching/<slug:kind>/<int:named>/history/", match_history.show, name="matches"),
    path(
        "matching/<slug:kind>/<int:named>/history/<int:match>/",
        match_history.change,
        name="match-change",
    ),
    path(
        "matching/<slug:kind>/<int:named>/history/<int:match>/remove/",
        match_history.remove,
        name="match-remove",
    ),
    path("matching/agents/people/", matching.new_people, name="agents-to-people"),
    path("matching/groups/<int:group>/", matching.match_group, name="match-group"),
    path("metrics/", metrics.index, name="list"),
    path("metrics/<slug:key>/", metrics.detail, name="detail"),
    path("metrics/<slug:key>/why/", metrics.why, name="why"),
    path("metrics/<slug:key>/agents/", fairness.funnel, name="funnel"),
    path("metrics/<slug:key>/same-mix/<int:person>/", fairness.same_mix, name="same-mix"),
    path("metrics/<slug:key>/tickets/", tickets.index, name="tickets"),
    path("tickets/<int:ticket>/", tickets.ticket, name="ticket"),
    path("measurements/<str:key>/", disputes.measurement, name="measurement"),
    path("measurements/<str:key>/ask/", disputes.ask, name="dispute-ask"),
    path("measurements/<str:key>/decide/", disputes.decide, name="measurement-decide"),
    path("questions/", disputes.index, name="disputes"),
    path("questions/<int:dispute>/withdraw/", disputes.withdraw, name="dispute-withdraw"),
    path("rulings/<int:ruling>/take-back/", disputes.take_back, name="ruling-take-back"),
    path("explorer/", explorer.index, name="explorer"),
    path("scorecard/", scorecards.mine, name="my-scorecard"),
    path("scorecards/<int:person>/", scorecards.scorecard, name="scorecard"),
]
