"""Composite foreign keys: no row can point into another organization.

A model's own foreign key is declared with `db_constraint=False`; the migration adds, in its place,
(organization_id, column) → target (organization_id, id). The target needs a unique constraint on
these two.
"""

from django.db.migrations.operations import RunSQL


def same_organization(table: str, column: str, target: str) -> RunSQL:
    """The migration operation that adds the key, checked at commit."""
    name = f"{table}_{column}_same_org"[:63]
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("organization_id", "{column}")'
        f' REFERENCES "{target}" ("organization_id", "id") DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
