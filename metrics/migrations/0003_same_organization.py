"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("metrics_stream", "source_id", "metrics_source"),
    ("metrics_eventfile", "source_id", "metrics_source"),
    ("metrics_eventfile", "uploaded_by_id", "people_membership"),
    ("metrics_syncrun", "source_id", "metrics_source"),
    ("metrics_syncrun", "file_id", "metrics_eventfile"),
    ("metrics_syncrun", "requested_by_id", "people_membership"),
    ("metrics_badrow", "run_id", "metrics_syncrun"),
    ("metrics_helpdeskagent", "source_id", "metrics_source"),
    ("metrics_helpdeskgroup", "source_id", "metrics_source"),
    ("metrics_agentmatch", "agent_id", "metrics_helpdeskagent"),
    ("metrics_agentmatch", "person_id", "people_membership"),
    ("metrics_groupmatch", "group_id", "metrics_helpdeskgroup"),
    ("metrics_groupmatch", "team_id", "people_team"),
    ("metrics_ticket", "source_id", "metrics_source"),
    ("metrics_ticket", "assignee_id", "metrics_helpdeskagent"),
    ("metrics_ticket", "group_id", "metrics_helpdeskgroup"),
    ("metrics_ticketevent", "ticket_id", "metrics_ticket"),
    ("metrics_measurement", "ticket_id", "metrics_ticket"),
    ("metrics_measurement", "agent_id", "metrics_helpdeskagent"),
    ("metrics_measurement", "group_id", "metrics_helpdeskgroup"),
    ("metrics_measurement", "person_id", "people_membership"),
    ("metrics_measurement", "team_id", "people_team"),
    ("metrics_measurementhistory", "ticket_id", "metrics_ticket"),
    ("metrics_ruling", "ticket_id", "metrics_ticket"),
    ("metrics_ruling", "agent_id", "metrics_helpdeskagent"),
    ("metrics_ruling", "credited_to_id", "metrics_helpdeskagent"),
    ("metrics_ruling", "decided_by_id", "people_membership"),
    ("metrics_metricversion", "metric_id", "metrics_metric"),
    ("metrics_metricvalue", "version_id", "metrics_metricversion"),
    ("metrics_metricvalue", "team_id", "people_team"),
    ("metrics_metricvalue", "person_id", "people_membership"),
    ("metrics_duevalue", "team_id", "people_team"),
    ("metrics_duevalue", "person_id", "people_membership"),
    ("metrics_measureversion", "team_id", "people_team"),
]


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_initial")]

    operations = [same_organization(*key) for key in KEYS]
