"""The storage gave the name of a file that is missing to a later upload, of whatever organization:
that one alone keeps it. The earlier row, which waits for its file, would have read the other's."""

from django.db import migrations

STEPS = [
    f"""UPDATE {table} SET file = '{folder}/given-again/' || id
FROM (SELECT file AS shared, max(id) AS latest FROM {table} WHERE file <> ''
      GROUP BY file HAVING count(*) > 1) twice
WHERE file = shared AND id <> latest"""  # noqa: S608 - our own pieces
    for table, folder in (("metrics_eventfile", "event-logs"), ("metrics_entryfile", "entries"))
]


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0038_stored_under_own_names"),
    ]

    operations = [migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS]
