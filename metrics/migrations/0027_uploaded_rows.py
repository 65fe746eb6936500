"""Rows of uploaded tables stand in a table of their own until they are taken over or mended.

What was refused of older files moves there; of these the headings are not known, so columns are
numbered. Files that nobody took over yet are read again.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from people.same_organization import same_organization

MOVE_REFUSED = """
    INSERT INTO metrics_entryrow (organization_id, file_id, line, cells, exact, outcome, problems,
        key, place, currency)
    SELECT f.organization_id, f.id, (r->>0)::bigint, r->2, '[]', 'refused', r->1, '', 1, ''
    FROM metrics_entryfile f CROSS JOIN jsonb_array_elements(f.refused) r
    WHERE f.batch_id IS NOT NULL
"""
TELL_STAGES = """
    UPDATE metrics_entryfile f SET acting_id = by_id, asked_at = created_at,
        stage = CASE WHEN batch_id IS NULL THEN 'reading' ELSE 'done' END,
        headings = CASE WHEN batch_id IS NULL THEN '[]' ELSE coalesce(
            (SELECT jsonb_agg(n::text) FROM generate_series(1,
                jsonb_array_length(f.refused->0->2)) n), '[]') END
"""


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0026_limits_and_notes'),
        ('people', '0004_deliveries_same_organization'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField()),
                ('cells', models.JSONField(default=list)),
                ('exact', models.JSONField(default=list)),
                ('fault', models.JSONField(null=True)),
                ('outcome', models.CharField(blank=True, default='', max_length=10)),
                ('problems', models.JSONField(default=list)),
                ('key', models.CharField(blank=True, default='', max_length=200)),
                ('place', models.IntegerField(default=1)),
                ('account', models.BigIntegerField(null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
            ],
        ),
        migrations.AddField(
            model_name='entryfile',
            name='acting',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='asked_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='dealt',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='encoding',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='failed_in',
            field=models.CharField(blank=True, default='', max_length=10),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='headings',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='line',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='rows',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='stage',
            field=models.CharField(choices=[('reading', 'being read'), ('checking', 'being checked'), ('ready', 'waits to be taken over'), ('taking', 'being taken over'), ('done', 'taken over'), ('back', 'being taken back'), ('forth', 'being brought back'), ('failed', 'stopped')], default='reading', max_length=10),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='taken',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='entryfile',
            name='trouble',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='entryfile',
            name='file',
            field=models.FileField(blank=True, default='', upload_to='entries/%Y/%m/', verbose_name='file'),
        ),
        migrations.AddIndex(
            model_name='entryfile',
            index=models.Index(condition=models.Q(('stage__in', ('reading', 'checking', 'taking', 'back', 'forth'))), fields=['organization', 'asked_at'], name='entry_file_going_on'),
        ),
        migrations.AddConstraint(
            model_name='entryfile',
            constraint=models.UniqueConstraint(fields=('organization', 'id'), name='entry_file_in_organization'),
        ),
        migrations.AddField(
            model_name='entryrow',
            name='file',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='metrics.entryfile'),
        ),
        migrations.AddField(
            model_name='entryrow',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organization'),
        ),
        migrations.AddIndex(
            model_name='entryrow',
            index=models.Index(condition=models.Q(('key', ''), _negated=True), fields=['organization', 'file', 'key'], name='entry_row_by_key'),
        ),
        migrations.AddConstraint(
            model_name='entryrow',
            constraint=models.UniqueConstraint(fields=('organization', 'file', 'line'), name='entry_row_once'),
        ),
        migrations.RunSQL(MOVE_REFUSED, migrations.RunSQL.noop),
        migrations.RunSQL(TELL_STAGES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='entryfile',
            name='refused',
        ),
        same_organization("metrics_entryrow", "file_id", "metrics_entryfile"),
        same_organization("metrics_entryfile", "acting_id", "people_membership"),
    ]
