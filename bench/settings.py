"""The application's settings, on a Valkey database of the benches' own."""

from urllib.parse import urlsplit, urlunsplit

from okrapp.settings import *  # noqa: F403
from okrapp.settings import CACHES, REDIS_URL

# Above those of the tests (okrapp/local.py makes 64).
REDIS_URL = urlunsplit(urlsplit(REDIS_URL)._replace(path="/40"))
CELERY_BROKER_URL = REDIS_URL
CACHES = {"default": CACHES["default"] | {"LOCATION": REDIS_URL}}
ROOT_URLCONF = "bench.urls"
