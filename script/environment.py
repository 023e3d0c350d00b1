"""Make the virtual environment in .venv from the lock file. Standard library only, for a bare machine.

Errors name what is missing on the machine, and what to do about it.
"""

import errno
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED_MB = 500
PIP_OPTIONS = ["--require-hashes", "--disable-pip-version-check", "--no-input", "--quiet"]


class StopError(Exception):
    """Stop the command; the message says what the person has to do first."""


def ready(requirements: str) -> Path:
    """Return the Python of .venv, with exactly the packages of this lock file installed."""
    if is_ready(requirements):
        return PYTHON
    lock = ROOT / requirements
    require_space()
    try:
        make_venv()
        install(lock)
        stamp_of(lock).write_text(checksum(lock))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StopError(full_disk_message()) from error
        raise StopError(f"This folder cannot be written: {error}.\nPut the clone where you may.") from error
    return PYTHON


def is_ready(requirements: str) -> bool:
    """Return whether .venv works and has exactly the packages of this lock file."""
    lock = ROOT / requirements
    stamp = stamp_of(lock)
    return works(PYTHON) and stamp.is_file() and stamp.read_text() == checksum(lock)


def stamp_of(lock: Path) -> Path:
    return VENV / f"installed-{lock.stem}"


def checksum(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def works(python: Path) -> bool:
    if not python.exists():
        return False
    check = [str(python), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 12))"]
    return subprocess.run(check, capture_output=True).returncode == 0


def require_space() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED_MB * 1024 * 1024:
        raise StopError(full_disk_message())


def full_disk_message() -> str:
    free = shutil.disk_usage(ROOT).free // (1024 * 1024)
    return f"The disk is almost full: {free} MB free, about {NEEDED_MB} MB needed.\nMake room, and try again."


def require_free_port(port: int) -> None:
    if can_listen(port):
        return
    other = next((number for number in range(port + 1, min(port + 50, 65536)) if can_listen(number)), None)
    advice = f"start on another one:  PORT={other} script/demo" if other else "close it, and try again"
    raise StopError(
        f"Port {port} cannot be used: another program has it, or you may not use it.\n"
        f"Is the demo open already? If not, {advice}"
    )


def can_listen(port: int) -> bool:
    """Return whether the port is free, also on ::1: a browser may look there for localhost first."""
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
    except OSError as error:
        return error.errno != errno.EADDRINUSE  # a machine without IPv6 is fine
    return True


def make_venv() -> None:
    if works(PYTHON):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise StopError(
            f"This Python ({sys.executable}, {version}) has no complete `venv` module, for the packages.\n"
            f"Debian and Ubuntu:  apt install python{version}-venv   (or python3-venv)"
        )
    print(f"Making .venv with Python {sys.version.split()[0]} ({sys.executable}).", flush=True)
    made = subprocess.run([base_python(), "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        raise StopError(explain(made.stdout + made.stderr, "Making .venv did not work."))


def base_python() -> str:
    """Return the Python outside .venv, which is cleared while this one runs."""
    return getattr(sys, "_base_executable", None) or sys.executable


def install(lock: Path) -> None:
    print(f"Installing the packages of {lock.name}, each checked against its hash: about a minute.", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", *PIP_OPTIONS, "-r", str(lock)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=pip_environment())
    if done.returncode:
        raise StopError(explain(done.stdout + done.stderr, "Installing the packages did not work."))


def pip_environment() -> dict[str, str]:
    return {**os.environ, "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONWARNINGS": "ignore"}


NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Read timed out",
    "ProxyError",
)


def explain(output: str, otherwise: str) -> str:
    """Return a sentence about what went wrong, with the last lines of the output below it."""
    lines = [f"    {line[:200]}" for line in output.strip().splitlines()]
    last_lines = "\n".join(lines[-8:])
    if "No space left on device" in output or "ENOSPC" in output:
        return full_disk_message()
    if any(sign in output for sign in NO_NETWORK):
        return (
            "The packages could not be fetched: there seems to be no network, or a proxy in between.\n"
            "Once the packages are there, no network is needed any more. Try again when you are online.\n"
            "What pip said last:\n" + "\n".join(lines[-2:])
        )
    if "DO NOT MATCH THE HASHES" in output:
        return f"A package is not the one that was locked, so nothing was installed. Please tell us.\n{last_lines}"
    return f"{otherwise}\nWhat it said:\n{last_lines}"
