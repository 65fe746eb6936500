"""`manage.py simulate_helpdesk`: a helpdesk to try things with, at an address of this machine."""

import json
import signal
import socket
import threading
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from metrics.simulator.server import FAULTS, Server
from metrics.simulator.state import State

STATE = Path(settings.BASE_DIR) / ".okr" / "simulator.json"
BEAT_SECONDS = 5
PORT = 8990


class Command(BaseCommand):
    """Serves until it is ended; with --address it says where it will be, and ends."""

    help = "Serve a simulated helpdesk (Zendesk's incremental interface) that goes on working."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, help="0: any free one; else the last one used")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another world")
        parser.add_argument("--since", type=date.fromisoformat, help="the first day of its history")
        parser.add_argument("--speed", type=float, default=1.0, help="times the usual pace")
        parser.add_argument("--state", type=Path, default=STATE, help="what it remembers")
        parser.add_argument("--withhold", type=int, default=60, help="seconds kept back")
        parser.add_argument("--per-minute", type=int, default=600, help="exports allowed a minute")
        parser.add_argument(
            "--faults", default="", help=f"what the first answers are, of {', '.join(FAULTS)}"
        )
        parser.add_argument("--address", action="store_true", help="print url and token as JSON")

    def handle(self, **options: Any) -> None:
        state = State.load(
            options["state"],
            seed=options["seed"],
            since=options["since"],
            port=_port(options["host"], options["port"], options["state"]),
        )
        state.save()
        url = f"http://{options['host']}:{state.port}"
        if options["address"]:
            self.stdout.write(json.dumps({"url": url, "token": state.token}))
            return
        faults = [name for name in options["faults"].split(",") if name]
        if not set(FAULTS).issuperset(faults):
            raise CommandError(f"Faults are some of: {', '.join(FAULTS)}")
        state.begin(options["speed"])
        if not _free(options["host"], state.port):
            raise CommandError(f"Port {state.port} is taken: name another with --port.")
        with Server(
            (options["host"], state.port),
            world=state.world(),
            token=state.token,
            withhold=options["withhold"],
            per_minute=options["per_minute"],
            faults=faults,
        ) as server:
            self.stdout.write(f"The simulated helpdesk answers at {url}")
            _serve(server, state)


def _serve(server: Server, state: State) -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while not ended.wait(BEAT_SECONDS):
        state.beat()
    state.beat()
    server.shutdown()


def _port(host: str, asked: int | None, path: Path) -> int:
    """The one asked for; else the last one used, so that its address stays; else a free one."""
    if asked:
        return asked
    kept = json.loads(path.read_text())["port"] if path.exists() and asked is None else PORT
    return _free(host, kept) or _free(host, 0)


def _free(host: str, port: int) -> int:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return 0
        return int(tried.getsockname()[1])
