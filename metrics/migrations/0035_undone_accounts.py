"""Tables of accounts that were taken back before it was kept what had been left as it was: of these
nothing was left."""

from django.db import migrations

UNDONE = """UPDATE metrics_entryfile f SET undo = '[]' FROM metrics_batch b
WHERE b.id = f.batch_id AND b.taken_back_at IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_array_elements(f.undo) one WHERE jsonb_array_length(one) = 2)"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0034_decisions_on_what_was_meant")]

    operations = [migrations.RunSQL(UNDONE, migrations.RunSQL.noop)]
