"""`python -m bench [NAME …]`: run the benches, print one JSON document, fail if a limit is broken.

A bench is a module bench/bench_*.py with `run(context) -> list[Figure]`. The shared data lies in
../shared unless --shared or OKR_SHARED says otherwise.
"""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from bench.framework import Context, own_database
from bench.yardstick import yardstick

FOLDER = Path(__file__).resolve().parent


def names() -> list[str]:
    """What can be measured."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main() -> int:
    """The exit code: 1 if a figure breaks its limit."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed, as JSON")
    parser.add_argument("names", nargs="*", choices=[*names(), []], metavar="NAME")
    shared = os.environ.get("OKR_SHARED", FOLDER.parents[1] / "shared")
    parser.add_argument("--shared", type=Path, default=Path(shared))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--size", type=int, default=1_000_000, help="tickets of bench_scale")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ.setdefault("TEST_DATABASE", "bench_okr")
    django.setup()
    context = Context(options.shared, options.repeat, options.size)
    figures, before = [], yardstick()
    for name in options.names or names():
        context.say(name)
        with own_database():
            found = import_module(f"bench.bench_{name}").run(context)
        for figure in found:
            context.say(f"{figure.name}: {figure.value} {figure.unit}, ratio {figure.ratio}")
        figures += found
    document = {
        "cores": os.cpu_count(),
        # Of the last minute and quarter of an hour: above the cores, all figures are too high.
        "load": [round(load, 1) for load in os.getloadavg()[::2]],
        "yardstick": {"before": before, "after": yardstick()},
        "figures": [figure.as_json() for figure in figures],
    }
    print(json.dumps(document, indent=2))
    return int(any(figure.ok is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
