"""A field whose content only the application can read."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


class Secrets(dict[str, str]):
    """Credentials by name; they do not show themselves in logs or tracebacks."""

    def __repr__(self) -> str:
        return f"<Secrets {sorted(self)}>"

    __str__ = __repr__


class Sealed(Secrets):
    """Credentials as they are stored; empty to whoever reads. Stored again they stay as they are.

    What none of FIELD_KEYS opens is one: whoever has the key again can read it again.
    """

    def __init__(self, stored: bytes) -> None:
        super().__init__()
        self.stored = stored


class Rotated(NamedTuple):
    """How many values the first key encrypts now; the rows with one that no key opens."""

    done: int
    sealed: tuple[models.Model, ...]


class EncryptedSecretsField(models.BinaryField):  # type: ignore[type-arg]
    """`Secrets`, encrypted with the first of FIELD_KEYS and readable with any of them.

    A lost key takes down no page: what cannot be read is `Sealed`.
    """

    def get_prep_value(self, value: Any) -> bytes | None:
        if isinstance(value, Sealed):
            return value.stored
        if not value:  # files have none: nothing that a lost key could keep from anybody
            return None
        return _fernet().encrypt(json.dumps(dict(value)).encode())

    def from_db_value(self, value: Any, *_args: Any) -> Secrets | None:
        if value is None:
            return None
        stored = bytes(value)
        try:
            return Secrets(json.loads(_fernet().decrypt(stored)))
        except InvalidToken:
            return Sealed(stored)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def value_to_string(self, obj: models.Model) -> str:
        return ""


@transaction.atomic
def rotate() -> Rotated:
    """Encrypt everything with the first of FIELD_KEYS, so that the others can go."""
    done, sealed = 0, list[models.Model]()
    fernet = _fernet()
    for model, name in _fields():
        rows = model._base_manager.select_for_update().order_by("pk")
        for row in rows.annotate(stored=Cast(name, models.BinaryField())):
            if (stored := vars(row)["stored"]) is None:
                continue
            if isinstance(getattr(row, name), Sealed):
                sealed.append(row)
                continue
            fresh = Sealed(fernet.rotate(bytes(stored)))
            model._base_manager.filter(pk=row.pk).update(**{name: fresh})
            done += 1
    return Rotated(done, tuple(sealed))


def _fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedSecretsField):
                yield model, field.name
