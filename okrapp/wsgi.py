"""The WSGI application that granian serves."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from okrapp.celery import app as celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
# REMOTE_ADDR is the user's from here on, whoever is in front.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=settings.TRUSTED_PROXIES
)
# All tasks are known before several threads ask for them.
celery_app.loader.import_default_modules()
celery_app.finalize()
# What is loaded by now stays: looking through it for rubbish would hold up some request in a
# hundred by a tenth of a second.
gc.collect()
gc.freeze()
