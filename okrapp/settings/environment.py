"""Where this runs, and what its environment says.

Development is where no SECRET_KEY is given: secrets are then made at the first start and kept
under .okr/, and only this machine is served. With a SECRET_KEY it is production: nothing has a
default that could be unsafe.
"""

from collections.abc import Callable
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from okrapp import local

BASE_DIR = Path(__file__).resolve().parent.parent.parent
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
