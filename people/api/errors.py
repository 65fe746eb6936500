"""One shape for whatever goes wrong in the API.

{"code": "invalid", "detail": "a sentence", "fields": {"name": ["a sentence", …]}}
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

OTHERS = "non_field_errors"


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None (a 500, and a line in the log) for an unknown one."""
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(_reasons(error))
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    set_rollback()
    response.data = _body(error)
    return response


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if not isinstance(error, exceptions.ValidationError):
        return {"code": error.default_code, "detail": str(error.detail), "fields": {}}
    detail = error.detail
    fields = dict(detail) if isinstance(detail, dict) else {OTHERS: detail}
    whole = fields.pop(OTHERS, [])
    reasons = [str(reason) for reason in whole] or [str(error.default_detail)]
    return {"code": error.default_code, "detail": " ".join(reasons), "fields": fields}


def _reasons(error: ValidationError) -> dict[str, list[str]] | list[str]:
    """Django's reasons as the framework has them."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return {
        OTHERS if name == "__all__" else name: list(reasons)
        for name, reasons in error.message_dict.items()
    }
