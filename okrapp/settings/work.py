"""Work in the background: the broker, the worker, what beat sets off, and how long a step lasts."""

from celery.schedules import crontab

from okrapp.settings.environment import env, given, state

REDIS_URL = given("REDIS_URL", state.redis_url)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
# Above every time limit, or a task that still runs is handed out a second time.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"
CELERY_IMPORTS = ["okrapp.pipeline"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # our own LOGGING holds in the worker too
DJANGO_CELERY_BEAT_TZ_AWARE = True

# How long a claimed source stays claimed without a sign of life (a living task gives three in that
# time, however slow the helpdesk is), and how often due work is sought.
LEASE_SECONDS = env.float("LEASE_SECONDS", 120)
TICK_SECONDS = env.float("TICK_SECONDS", 2)
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "okrapp.pipeline.tick",
        "schedule": TICK_SECONDS,
        # A tick that was not taken in time is as good as the next one.
        "options": {"queue": "default", "expires": max(TICK_SECONDS, 1) * 5},
    },
    "forget-old-runs": {
        "task": "metrics.tasks.forget_old_runs",
        "schedule": crontab(minute=17, hour=2),
        "options": {"queue": "default"},
    },
    "forget-old-tables": {
        "task": "metrics.tasks.forget_old_tables",
        "schedule": crontab(minute=32, hour=2),
        "options": {"queue": "default"},
    },
    "forget-files": {
        "task": "metrics.tasks.forget_files",
        "schedule": crontab(minute=2, hour=3),
        "options": {"queue": "default"},
    },
    "forget-old-reports": {
        "task": "objectives.tasks.forget_old_reports",
        "schedule": crontab(minute=7),
        "options": {"queue": "default"},
    },
    "forget-sign-ins": {
        "task": "people.tasks.forget_sign_ins",
        "schedule": crontab(minute=12, hour=3),
        "options": {"queue": "default"},
    },
    "forget-old-notices": {
        "task": "people.tasks.forget_old_notices",
        "schedule": crontab(minute=47, hour=2),
        "options": {"queue": "default"},
    },
}
# How long the history of a source's readings is kept; metrics/retention.py says what stays longer.
RUNS_KEPT_DAYS = env.int("RUNS_KEPT_DAYS", 90)
# How long an uploaded table waits to be taken over; refused rows stay as long as those of sources.
TABLES_KEPT_DAYS = env.int("TABLES_KEPT_DAYS", 14)
# How long a report that was made in the background can be downloaded.
REPORTS_KEPT_HOURS = env.int("REPORTS_KEPT_HOURS", 24)
# How often a page that stays open asks whether its figures have moved.
NEWS_SECONDS = env.float("NEWS_SECONDS", 15)
# How long one task reads or measures before it lets others have their turn.
SYNC_STEP_SECONDS = env.float("SYNC_STEP_SECONDS", 15)
MEASURE_STEP_SECONDS = env.float("MEASURE_STEP_SECONDS", 15)
