"""``/health/``: whether this process reaches its database and its broker."""

import logging

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 if both answer, else 503; never says why to the outside, the log does."""
    state = {"database": database_answers(), "broker": broker_answers()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        return False
    return True


def broker_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2
        ) as client:
            client.ping()
    except redis.RedisError as error:
        logger.error("The broker does not answer: %s", type(error).__name__)
        return False
    return True
