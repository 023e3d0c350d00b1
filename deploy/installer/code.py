"""The code: its packages, its translations, the tables of the database, static files, and the pages for errors."""

import hashlib
import sys
from pathlib import Path

from deploy.installer.machine import CLONE, Machine, StopError

sys.path.insert(0, str(CLONE / "script"))
import environment

REQUIREMENTS = "requirements.txt"
NOT_CODE = {".git", ".venv", "var", "__pycache__", "node_modules"}
STAMP = environment.VENV / "installed-code"


def install_packages(machine: Machine) -> bool:
    """Make .venv as the lock file says; return whether it was not so already.

    Raises:
        StopError: pip did not work; the message says why.
    """
    what = f".venv with the packages of {REQUIREMENTS}, each checked against its hash"
    if environment.is_ready(REQUIREMENTS):
        machine.say("ok", what)
        return False
    if not machine.runs_commands:
        machine.say("would", what)
        return True
    try:
        environment.ready(REQUIREMENTS)
    except environment.StopError as stop:
        raise StopError(str(stop)) from None
    machine.say("done", what)
    return True


def prepare(machine: Machine, is_new: bool) -> bool:
    """Make the code ready to run, when it (or what it runs with) is new; return whether it was."""
    now = fingerprint(CLONE)
    is_new = is_new or not STAMP.exists() or STAMP.read_text() != now
    python = str(environment.PYTHON)
    # as root, because the site must not be able to change its own code
    machine.ensure("translations", not is_new, [python, "-m", "community.translations", "--compile"])
    machine.ensure("bytecode", not is_new, [python, "-m", "compileall", "-q", "-x", r"/\.venv/|/tests/", str(CLONE)])
    machine.ensure("tables of the database", not is_new, ours("migrate", "--noinput"))
    machine.ensure("static files", not is_new, ours("collectstatic", "--noinput"))
    write_error_pages(machine, is_new)
    if is_new and machine.runs_commands:
        STAMP.write_text(now)
    return is_new


def write_error_pages(machine: Machine, is_new: bool) -> None:
    """Run ``tick``, before anything starts. One of its jobs that fails is tried again each five minutes."""
    try:
        machine.ensure("pages for errors, and what else is due", not is_new, ours("tick"))
    except StopError as stop:
        machine.leave(str(stop))


def ours(*arguments: str) -> list[str]:
    """Return a command of manage.py, as the user of the site."""
    return [str(CLONE / "deploy" / "manage"), *arguments]


def fingerprint(folder: Path) -> str:
    """Return what changes with any file of the code: also after a pull, or an edit by hand."""
    digest = hashlib.sha256()
    for parent, folders, files in folder.walk():
        folders[:] = sorted(set(folders) - NOT_CODE)
        for path in (parent / name for name in sorted(files) if not name.endswith(".mo")):
            state = path.lstat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
