"""A field whose content only the application can read."""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


class Secrets(dict[str, str]):
    """Credentials by name; they do not show themselves in logs or tracebacks."""

    def __repr__(self) -> str:
        return f"<Secrets {sorted(self)}>"

    __str__ = __repr__


class EncryptedSecretsField(models.BinaryField):  # type: ignore[type-arg]
    """`Secrets`, encrypted with the first of FIELD_KEYS and readable with any of them."""

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        return _fernet().encrypt(json.dumps(dict(value)).encode())

    def from_db_value(self, value: Any, *_args: Any) -> Secrets | None:
        if value is None:
            return None
        try:
            return Secrets(json.loads(_fernet().decrypt(bytes(value))))
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "Stored credentials cannot be decrypted: is a key missing in FIELD_KEYS?"
            ) from error

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def value_to_string(self, obj: models.Model) -> str:
        return ""
