"""Addresses of sources, matching and metrics within an organization."""

from django.urls import path

from metrics.views import matching, sources

app_name = "metrics"
urlpatterns = [
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.new_source, name="new-source"),
    path("sources/new/<slug:kind>/", sources.new_source, name="new-source-of"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("sources/<int:source_id>/edit/", sources.edit_source, name="edit-source"),
    path("sources/<int:source_id>/sync/", sources.sync_source, name="sync-source"),
    path("sources/<int:source_id>/upload/", sources.upload, name="upload"),
    path("sources/<int:source_id>/remove/", sources.remove_source, name="remove-source"),
    path("sources/<int:source_id>/bring-back/", sources.bring_back_source, name="bring-back-source"),
    path("sources/<int:source_id>/runs/<int:run_id>/bad-rows.csv", sources.bad_rows, name="bad-rows"),
    path("matching/", matching.matching, name="matching"),
    path("matching/agents/<int:agent_id>/", matching.match_one_agent, name="match-agent"),
    path("matching/agents/<int:agent_id>/person/", matching.agent_to_person, name="agent-to-person"),
    path("matching/agents/people/", matching.all_agents_to_people, name="all-agents-to-people"),
    path("matching/groups/<int:group_id>/", matching.match_one_group, name="match-group"),
]
