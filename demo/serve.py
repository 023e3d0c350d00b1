"""Run the demo in one process: ``python -m demo.serve PORT``.

Each start of Django costs about two seconds, so everything happens here: migrate, content, static files, Daphne.
``var/demo/done.json`` keeps a fingerprint of the files from which each of the first three was made, so that a step runs
again only when they changed.
"""

import argparse
import hashlib
import io
import json
import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from community.translations import compile_messages

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "demo"
DONE = VAR / "done.json"
MAX_SOCKET_BYTES = 64 * 1024
TICK_SECONDS = 60
PASSWORD = "welkom-in-de-huiskamer"
ACCOUNTS = [
    ("anna", "member"),
    ("bram", "member, not in Anna's groups"),
    ("noor", "relative"),
    ("ben", "member, blocked by Anna"),
    ("mo", "expert by experience: moderates, hosts, teaches"),
    ("pia", "professional"),
    ("eva", "editor: writes at /cms/"),
    ("otto", "operator"),
]


class NotReadyError(Exception):
    """The demo cannot start; the message says what to do."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.serve")
    parser.add_argument("port", type=int)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--prepare", action="store_true", help="make everything ready, and do not start")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings.demo")
    os.environ.setdefault("SITE_ORIGIN", f"http://localhost:{options.port}")
    if options.fresh:
        shutil.rmtree(VAR, ignore_errors=True)
    prepare()
    if not options.prepare:
        serve(options.port)


def prepare() -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    make_secret_key(VAR / "secret")
    compile_messages()
    import django

    django.setup()
    code = fingerprint(ROOT, "**/migrations/*.py", "requirements.txt")
    content = fingerprint(ROOT, "demo/**/*", "**/documents.py", "community/locale/**/*.po")
    week = time.strftime("%G-%V")  # the dates in the content are counted from today
    forget_deleted_results()
    run_step("database", code, "Making the database", make_database)
    run_step("content", f"{code} {content} {week}", "Writing the demo content", write_content)
    static = fingerprint(
        ROOT, "**/static/**/*", "requirements.txt", "community/settings/*.py", "community/web/static_storage.py"
    )
    run_step("static", static, "Collecting styles, scripts and pictures", collect_static)


def forget_deleted_results() -> None:
    """Forget the steps whose database or static files were deleted, so that they run again."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        forget("database", "content")
    if not Path(settings.STATIC_ROOT).exists():
        forget("static")


def forget(*names: str) -> None:
    if DONE.exists():
        done = json.loads(DONE.read_text())
        DONE.write_text(json.dumps({name: key for name, key in done.items() if name not in names}, indent=1))


def make_secret_key(path: Path) -> None:
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)


def make_database() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def write_content() -> None:
    from django.core.management import call_command

    call_command("demo")


def collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def run_step(name: str, key: str, label: str, work: Callable[[], None]) -> None:
    """Run a step, unless it ran for the same files before (``key`` is their fingerprint).

    Raises:
        NotReadyError: the step failed.
    """
    done = json.loads(DONE.read_text()) if DONE.exists() else {}
    if done.get(name) == key:
        return
    print(f"{label} ...", flush=True)
    begin = time.monotonic()
    try:
        work()
    except Exception as error:
        raise NotReadyError(explain(label, error)) from error
    done[name] = key
    DONE.write_text(json.dumps(done, indent=1))
    print(f"  done in {time.monotonic() - begin:.0f} s", flush=True)


def explain(label: str, error: Exception) -> str:
    """Return what failed, and what the reader can do about it."""
    if "disk is full" in str(error) or "No space left" in str(error):
        return "The disk is full. Make some room, and start again: it goes on where it was."
    if "locked" in str(error):
        return "The demo's database is in use. Is the demo open already? Close that, and try again."
    return (
        f"{label} did not work: {type(error).__name__}: {error}\n"
        "If the demo is older than the code, begin anew:  script/demo --fresh"
    )


def fingerprint(root: Path, *patterns: str) -> str:
    """Return one hash over the names and contents of these files."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in files(root, pattern)}):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def files(root: Path, pattern: str) -> Iterator[Path]:
    """Yield the files of a glob pattern, without .venv, var and other folders that are not the project."""
    if not pattern.startswith("**/"):
        yield from (path for path in root.glob(pattern) if is_source(path))
        return
    for top in root.iterdir():
        if top.is_dir() and not top.name.startswith(".") and top.name not in ("var", "tests"):
            yield from (path for path in top.glob(pattern) if is_source(path))


def is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def serve(port: int) -> None:
    from channels.routing import get_default_application
    from daphne.server import Server
    from django.db import connections

    connections.close_all()
    threading.Thread(target=run_periodic_jobs, daemon=True).start()
    server = Server(
        get_default_application(),
        endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
        websocket_max_message_size=MAX_SOCKET_BYTES,
        websocket_max_frame_size=MAX_SOCKET_BYTES,
        verbosity=0,
        server_name="",
        ready_callable=lambda: welcome(port),
    )
    server.run()
    if server.abort_start:
        raise NotReadyError(f"Port {port} is in use. Another one:  PORT={port + 1} script/demo")


def run_periodic_jobs() -> None:
    """Run the periodic jobs each minute: a timer does that on a real site."""
    while True:
        time.sleep(TICK_SECONDS)
        tick()


def tick() -> None:
    from django.core.management import CommandError, call_command
    from django.db import connections

    try:
        call_command("tick", stdout=io.StringIO())
    except CommandError as error:
        print(error, flush=True)
    finally:
        connections.close_all()


def welcome(port: int) -> None:
    print(f"\n  Huiskamer is open:  http://localhost:{port}/   (in English: http://localhost:{port}/en/)")
    print(f"  The mail it sends:  http://localhost:{port}/dev/mail/\n")
    print(f"  Log in with one of these, password {PASSWORD}")
    for name, who in ACCOUNTS:
        print(f"    {name + '@demo.example':20} {who}")
    print("\n  Ctrl-C closes it.", flush=True)


if __name__ == "__main__":
    try:
        main()
    except NotReadyError as reason:
        sys.exit(f"\n{reason}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start it again and it goes on where it was.")
