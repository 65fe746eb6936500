"""A share of a team whose own the objective has become: it counted twice there."""

from django.db import migrations

END_SHARES = """
    DELETE FROM objectives_share share USING objectives_objective objective
    WHERE objective.organization_id = share.organization_id
        AND objective.id = share.objective_id AND objective.team_id = share.team_id
"""


class Migration(migrations.Migration):
    dependencies = [("objectives", "0035_override_ends_at_closing")]

    operations = [migrations.RunSQL(END_SHARES, migrations.RunSQL.noop)]
