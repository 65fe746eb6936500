"""Settings, from the environment alone.

Development is where no SECRET_KEY is given: secrets are then made at the first start and kept
under .okr/, and only this machine is served. With a SECRET_KEY it is production: nothing has a
default that could be unsafe.
"""

from collections.abc import Callable
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from okrapp import local

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

OKR_ENV = env.str("OKR_ENV", "production" if "SECRET_KEY" in env.ENVIRON else "development")
if OKR_ENV not in ("production", "development"):
    raise ImproperlyConfigured("OKR_ENV is either production or development.")
PRODUCTION = OKR_ENV == "production"
DEBUG = env.bool("DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG shows secrets: it cannot be on in production.")

# Untouched in production. Type checks and the like need no servers: OKR_SERVICES=off.
state = local.State(BASE_DIR / ".okr", start=env.bool("OKR_SERVICES", True))


def given(name: str, otherwise: Callable[[], str]) -> str:
    """The environment's value, which production must set; else what this checkout has."""
    return env.str(name) if PRODUCTION else env.str(name, "") or otherwise()


SECRET_KEY = given("SECRET_KEY", lambda: state.secret("secret_key"))
# The first key encrypts, all of them decrypt: put a new one in front to rotate.
FIELD_KEYS = given("FIELD_KEYS", lambda: state.fernet_key("field_key")).split(",")
ALLOWED_HOSTS = given("ALLOWED_HOSTS", lambda: "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The name that pages and mails show.
# Of the demonstration's people; made at the first start like every other secret.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "") or (
    "" if PRODUCTION else state.secret("demo_password")[:12]
)
PRODUCT_NAME = env.str("PRODUCT_NAME", "Northdesk")
# The password of the demonstration's people; made at the first start like every other secret.
DEMO_PASSWORD = "" if PRODUCTION else state.secret("demo_password")[:12]
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # people.admin has a site of its own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "django_celery_beat",
    "axes",
    "csp",
    "people",
    "metrics",
    "objectives",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "people.middleware.looks",
]

ROOT_URLCONF = "okrapp.urls"
WSGI_APPLICATION = "okrapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "people.context.shell",
            ],
        },
    },
]

DATABASE_URL = given("DATABASE_URL", state.database_url)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE", "test_okr")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = given("REDIS_URL", state.redis_url)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "okr",
    }
}

AUTH_USER_MODEL = "people.User"
# The address is unique in any case of letters, by a constraint on Lower(email).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "people:home"
LOGOUT_REDIRECT_URL = "people:sign-in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "people.views.signing_in.locked_out"
AXES_USERNAME_CALLABLE = "people.views.signing_in.attempted_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pl", _("Polish")), ("ru", _("Russian")), ("th", _("Thai"))]
# The second holds what Django's own catalogues lack.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "django"]
FORMAT_MODULE_PATH = "okrapp.formats"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
# Outside production files are served from where they lie: nothing is collected.
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".okr" / "media"))

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Where no mail server is set, pages offer the link to copy in place of sending it.
MAIL_IS_SET = "EMAIL_URL" in env.ENVIRON
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "okr@localhost")

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
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below holds in the worker too
DJANGO_CELERY_BEAT_TZ_AWARE = True

# How long a claimed source stays claimed without a sign of life, and how often due work is sought.
LEASE_SECONDS = env.float("LEASE_SECONDS", 120)
TICK_SECONDS = env.float("TICK_SECONDS", 2)
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "okrapp.pipeline.tick",
        "schedule": TICK_SECONDS,
        # A tick that was not taken in time is as good as the next one.
        "options": {"queue": "default", "expires": max(TICK_SECONDS, 1) * 5},
    }
}
# How long one task reads or measures before it lets others have their turn.
SYNC_STEP_SECONDS = env.float("SYNC_STEP_SECONDS", 15)
MEASURE_STEP_SECONDS = env.float("MEASURE_STEP_SECONDS", 15)
# Whether a helpdesk may be on this very machine, beside services that trust whoever is on it.
HELPDESK_LOOPBACK = env.bool("HELPDESK_LOOPBACK", not PRODUCTION)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["people.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "people.api.pages.Pages",
    "EXCEPTION_HANDLER": "people.api.errors.answer_error",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "OKR API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
# Read from the cache, kept in the database.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "okrapp.logs.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"httpx": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
