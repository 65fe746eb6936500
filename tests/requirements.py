"""What some tests need beside Python's packages, and where it is on this machine."""

import os
import shutil
from pathlib import Path

# Debian's build without windows starts and draws quicker.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
RT_SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")


def chromium() -> str | None:
    """The path of a Chromium or Chrome; CHROMIUM in the environment comes first."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUMS)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def missing(marker: str) -> str | None:
    """What the tests with that marker lack here, in words, or None."""
    if marker == "browser" and chromium() is None:
        return (
            "no Chromium (Debian: apt install chromium-headless-shell, or set CHROMIUM to its path)"
        )
    if marker == "rt" and not RT_SERVER.exists():
        return "no Request Tracker 5 (Debian: tests/system-packages as root installs it)"
    return None
