"""Settings, from the environment alone: what environment.py says of it, security.py and work.py."""

from django.utils.translation import gettext_lazy as _

from okrapp import local
from okrapp.settings.environment import *  # noqa: F403
from okrapp.settings.environment import BASE_DIR, PRODUCTION, env, given, state
from okrapp.settings.security import *  # noqa: F403
from okrapp.settings.work import *  # noqa: F403
from okrapp.settings.work import REDIS_URL as REDIS_URL

SECRET_KEY = given("SECRET_KEY", lambda: state.secret("secret_key"))
# The first key encrypts, all of them decrypt: put a new one in front and run rotate_keys.
FIELD_KEYS = given("FIELD_KEYS", lambda: state.fernet_key("field_key")).split(",")
ALLOWED_HOSTS = given("ALLOWED_HOSTS", lambda: "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Of the demonstration's people; made at the first start like every other secret.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "") or (
    "" if PRODUCTION else state.secret("demo_password")[:12]
)
# The name that pages and mails show.
PRODUCT_NAME = env.str("PRODUCT_NAME", "Northdesk")
# Links that are printed and mailed begin with it; a checkout knows where its own server answers.
SITE_URL = (env.str("SITE_URL", "") or (local.ADDRESS if PRODUCTION else state.address())).rstrip(
    "/"
)

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
    "people.middleware.no_nul",
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
FORM_RENDERER = "people.controls.Renderer"
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
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "people:home"
LOGOUT_REDIRECT_URL = "people:sign-in"
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

# Where no mail server is set, pages offer the link to copy in place of sending it. Compose files
# set what is missing to nothing.
EMAIL_URL = env.str("EMAIL_URL", "")
MAIL_IS_SET = bool(EMAIL_URL)
vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))
# How long mails wait before a mail server that was away is asked again.
MAIL_RETRY_SECONDS = env.float("MAIL_RETRY_SECONDS", 60)
# A server that does not answer at all holds up one task, not a worker for ever.
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "okr@localhost")

# Whether a helpdesk may be on this very machine, beside services that trust whoever is on it.
HELPDESK_LOOPBACK = env.bool("HELPDESK_LOOPBACK", not PRODUCTION)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["people.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["people.api.parsing.Parser"],
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
