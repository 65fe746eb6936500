"""Translations without a gettext on the user's machine: ``compile`` and ``check`` them.

``python -m okrapp.translations compile`` writes the .mo files whose .po files are newer.
``python -m okrapp.translations check`` says what is missing: an entry that is empty or fuzzy, a
text in the sources that a language does not have, a placeholder that got lost. Finding the texts
in the sources takes GNU gettext (xgettext).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
LANGUAGES = ("pl", "ru", "th")
SOURCES = ("okrapp", "people", "metrics", "objectives", "templates", "locale", "manage.py")
# The flag " " is left out: in "15 % or" it is no placeholder, and no message needs it.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\-+]*\d*(?:\.\d+)?[a-zA-Z%]|\{\w*\}")
_RENAMED = re.compile(r"\b(\w*gettext\w*) as (\w+)")
Key = tuple[str | None, str]  # context and text


def catalogues(base: Path) -> Iterator[Path]:
    """The .po files that exist, in a fixed order."""
    for language in LANGUAGES:
        yield from sorted((base / "locale").glob(f"**/{language}/LC_MESSAGES/*.po"))


def compile_all(base: Path) -> int:
    """Write each .mo file that is missing or older than its .po file; how many were written."""
    written = 0
    for source in catalogues(base):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        written += 1
    return written


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry, in words."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "is fuzzy"
    if not texts or not all(texts):
        yield "is not translated"
        return
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    # One form of several may spell its number out; none may have a placeholder of its own.
    allowed = wanted | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    for text in texts:
        found = set(PLACEHOLDER.findall(text))
        if not found <= allowed or (not entry.msgid_plural and found != wanted):
            yield f"has the placeholders {sorted(found)}, not {sorted(wanted)}"


def uncollected(base: Path) -> Iterator[str]:
    """Names of our own for what marks texts: of texts marked so makemessages sees nothing."""
    for name in SOURCES:
        for path in sorted((base / name).rglob("*.py")):
            for marker, alias in _RENAMED.findall(path.read_text(encoding="utf-8")):
                if alias not in ("_", marker):
                    where = path.relative_to(base)
                    yield f"{where}: texts marked with {alias} ({marker}) are never collected"


def keys(catalogue: polib.POFile) -> set[Key]:
    """What the catalogue translates: (context, text)."""
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def in_sources(base: Path) -> set[Key]:
    """Every text that the sources mark for translation, found by makemessages in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (base / name).is_dir():
                shutil.copytree(base / name, copy / name)
            elif (base / name).exists():
                shutil.copy(base / name, copy / name)
        (copy / "locale").mkdir(exist_ok=True)
        environment = os.environ | {"OKR_SERVICES": "off"}
        command = [sys.executable, "manage.py", "makemessages", "-l", "pl", "--keep-pot"]
        subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        return keys(polib.pofile(str(copy / "locale" / "django.pot")))


def problems(base: Path, wanted: set[Key]) -> Iterator[str]:
    """Every fault of every language, one line each."""
    for path in catalogues(base):
        language = path.parts[-3]
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                yield from (f"{language}: {entry.msgid!r} {fault}" for fault in faults(entry))
    for language in LANGUAGES:
        path = base / "locale" / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            yield f"{language}: there is no {path.relative_to(base)}"
            continue
        catalogue = polib.pofile(str(path))
        for context, text in sorted(wanted - keys(catalogue), key=str):
            where = f" (context {context!r})" if context else ""
            yield f"{language}: {text!r}{where} is missing"


def check(base: Path) -> None:
    """Print every problem and exit with 1 if there is one."""
    if shutil.which("xgettext"):
        wanted = in_sources(base)
    elif os.environ.get("CI"):
        sys.exit("xgettext is missing (Debian: apt install gettext).")
    else:
        print("xgettext is missing (Debian: apt install gettext): texts that no language has yet")
        print("are not looked for.")
        wanted = set()
    found = [*uncollected(base), *problems(base, wanted)]
    print("\n".join(found) or "The translations are complete.")
    if found:
        sys.exit(f"{len(found)} faults in the translations.")


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_all(BASE_DIR)
    elif sys.argv[1:] == ["check"]:
        check(BASE_DIR)
    else:
        sys.exit(__doc__)
