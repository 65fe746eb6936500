"""Decisions and questions about rows without a key of their own hang on the first entry with what
was decided and asked about, and not on whatever stood first at its place in the file."""

from django.db import migrations

from metrics.facts import Measure

# Of what people note themselves a comment makes no other thing.
NOTED = ", ".join(
    str(Measure[name].value)
    for name in (
        *("LIVE_CONTACT", "FOLLOW_UP", "ACCOUNT_REVIEW"),
        *("BEST_CUSTOMER_CALL", "REACTIVATION_MESSAGE", "EXIT_CALL"),
    )
)
# The entry of the key that held when it was decided or asked, and the first one like it.
HANG = f"""UPDATE {{table}} hung SET entry_id = (
    SELECT min(alike.id) FROM metrics_entry alike
    WHERE alike.organization_id = meant.organization_id AND alike.key = meant.key
        AND alike.value = meant.value AND alike.weight = meant.weight
        AND (alike.comment = meant.comment OR meant.measure IN ({NOTED})))
FROM (
    SELECT DISTINCT ON (each.id) each.id AS hangs, held.*
    FROM {{table}} each
    JOIN metrics_entry first ON first.organization_id = each.organization_id
        AND first.id = each.entry_id AND starts_with(first.key, 'auto:')
    JOIN metrics_entry held ON held.organization_id = first.organization_id
        AND held.key = first.key AND held.created_at <= each.{{at}}
        AND (held.withdrawn_at IS NULL OR held.withdrawn_at > each.{{at}})
    ORDER BY each.id, held.id DESC) meant
WHERE meant.hangs = hung.id"""
# Whatever holds under such keys counts, or not, by what was decided about it.
AGAIN = """INSERT INTO metrics_duescope
    (organization_id, tickets, agents, groups, entries, cause, after)
SELECT r.organization_id, '{}', '{}', '{}', array_agg(DISTINCT now.id), 'ruling', 0
FROM metrics_ruling r
JOIN metrics_entry e ON e.organization_id = r.organization_id AND e.id = r.entry_id
JOIN metrics_entry now ON now.organization_id = e.organization_id AND now.key = e.key
WHERE now.withdrawn_at IS NULL AND starts_with(e.key, 'auto:')
    AND r.withdrawn_at IS NULL AND r.excludes
GROUP BY r.organization_id"""
STEPS = (
    HANG.format(table="metrics_ruling", at="decided_at"),
    HANG.format(table="metrics_dispute", at="asked_at"),
    AGAIN,
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0033_answers_anew")]

    operations = [migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS]
