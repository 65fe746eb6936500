"""Wiring alone: settings, addresses, Celery, the pipeline, the embedded services."""

from okrapp.celery import app as celery_app

__all__ = ["celery_app"]
