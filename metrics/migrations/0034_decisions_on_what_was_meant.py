"""Decisions and questions about rows without a key of their own hang on the first entry with what
was decided and asked about, and not on whatever stood first at its place in the file. What agents
sent of their own work is known by what it is and its day, as what they tap."""

from django.db import migrations

from metrics.facts import Measure

# What people note themselves: a comment makes it no other thing.
NOTED = ", ".join(
    str(Measure[name].value)
    for name in (
        *("LIVE_CONTACT", "FOLLOW_UP", "ACCOUNT_REVIEW"),
        *("BEST_CUSTOMER_CALL", "REACTIVATION_MESSAGE", "EXIT_CALL"),
    )
)
# The key that `metrics.entering.rows` makes of it. Whoever sends for others could name their own
# keys so too: what cannot be an agent's own work, or was sent by somebody else, stays as it is.
OWN = f"""SELECT e.id, e.organization_id, 'auto:' || left(encode(sha256(convert_to(
        format('((%s, '''', %s, %s, None), ('''', '''', ''%s''))', e.measure, e.account_id,
            split_part(e.key, '/', 2),
            coalesce(e.day, (e.at AT TIME ZONE o.timezone)::date)), 'UTF8')), 'hex'), 40) AS key
    FROM metrics_entry e
    JOIN metrics_batch b ON b.id = e.batch_id
    JOIN people_organization o ON o.id = e.organization_id
    WHERE e.key ~ '^key:own/[0-9]+/' AND e.measure IN ({NOTED})
        AND e.account_id IS NOT NULL AND e.team_id IS NULL
        AND coalesce(b.by_id::text, split_part(e.key, '/', 2)) = split_part(e.key, '/', 2)
        AND coalesce(e.person_id::text, split_part(e.key, '/', 2)) = split_part(e.key, '/', 2)"""
# Of several of one day the last one holds.
ONE_ENTRY = f"""WITH own AS ({OWN}) UPDATE metrics_entry e SET withdrawn_at = statement_timestamp()
FROM (
    SELECT held.id, row_number() OVER (
        PARTITION BY held.organization_id, coalesce(own.key, held.key) ORDER BY held.id DESC
    ) AS place
    FROM metrics_entry held LEFT JOIN own ON own.id = held.id
    WHERE held.withdrawn_at IS NULL AND (own.id IS NOT NULL
        OR (held.organization_id, held.key) IN (SELECT organization_id, key FROM own))) each
WHERE each.id = e.id AND each.place > 1"""
KNOWN = f"UPDATE metrics_entry e SET key = own.key FROM ({OWN}) own WHERE own.id = e.id"
# Of several decisions and open questions the last one stays.
ONE = f"""UPDATE {{table}} hung SET {{ends}} FROM (
    SELECT each.id, row_number() OVER (
        PARTITION BY e.organization_id, e.key, e.value, each.measure, each.variant
        ORDER BY each.{{at}} DESC, each.id DESC) AS place
    FROM {{table}} each
    JOIN metrics_entry e ON e.organization_id = each.organization_id AND e.id = each.entry_id
    WHERE {{holds}} AND e.measure IN ({NOTED}) AND starts_with(e.key, 'auto:')) each
WHERE each.id = hung.id AND each.place > 1"""
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
# What holds no longer is no measurement.
GONE = """INSERT INTO metrics_duescope
    (organization_id, tickets, agents, groups, entries, cause, after)
SELECT m.organization_id, '{}', '{}', '{}', array_agg(m.entry_id), 'upgrade', 0
FROM metrics_measurement m
JOIN metrics_entry e ON e.organization_id = m.organization_id AND e.id = m.entry_id
WHERE e.withdrawn_at IS NOT NULL
GROUP BY m.organization_id"""
STEPS = (
    ONE_ENTRY,
    KNOWN,
    ONE.format(
        table="metrics_ruling",
        at="decided_at",
        ends="withdrawn_at = statement_timestamp()",
        holds="each.withdrawn_at IS NULL",
    ),
    ONE.format(
        table="metrics_dispute",
        at="asked_at",
        ends="state = 'withdrawn'",
        holds="each.state = 'open'",
    ),
    HANG.format(table="metrics_ruling", at="decided_at"),
    HANG.format(table="metrics_dispute", at="asked_at"),
    AGAIN,
    GONE,
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0033_answers_anew")]

    operations = [migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS]
