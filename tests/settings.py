"""The application's settings, on a Valkey database of the tests' own and with a quick hasher."""

import os
import re
from urllib.parse import urlsplit, urlunsplit

from okrapp.settings import *  # noqa: F403
from okrapp.settings import CACHES, REDIS_URL

# Database 0 is the one that `make run` uses; each process of pytest-xdist has its own above it.
WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
REDIS_URL = urlunsplit(urlsplit(REDIS_URL)._replace(path=f"/{1 + WORKER}"))
CELERY_BROKER_URL = REDIS_URL
CACHES = {"default": CACHES["default"] | {"LOCATION": REDIS_URL}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A test's browser has a server of its own, which would look through all static files at its start.
WHITENOISE_AUTOREFRESH = True
