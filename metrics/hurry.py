"""Asking for work at once, where it would be found within seconds anyway."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

_log = logging.getLogger(__name__)


def hurry() -> None:
    """Look for due work as soon as this transaction is committed.

    That the broker is away is no reason to fail: beat looks every few seconds.
    """
    transaction.on_commit(_tick)


def _tick() -> None:
    try:
        current_app.send_task("okrapp.pipeline.tick", retry=False)
    except OperationalError:
        _log.warning("The broker cannot be reached: work begins when it can.")
