"""What the database would refuse, said beforehand and beside the field that is to blame."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def check_rows(instance: models.Model, fields: Mapping[str, str]) -> None:
    """Run the model's field checks and named constraints.

    fields: constraint name → the field beside which its message belongs. Raises ValidationError.
    """
    errors: dict[str, Any] = {}
    try:
        instance.clean_fields()
    except ValidationError as wrong:
        errors = wrong.update_error_dict(errors)
    for constraint in instance._meta.constraints:
        if errors or constraint.name not in fields:
            continue
        try:
            constraint.validate(type(instance), instance)
        except ValidationError as wrong:
            errors[fields[constraint.name]] = wrong.messages
    if errors:
        raise ValidationError(errors)
