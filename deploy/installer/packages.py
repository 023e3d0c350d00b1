"""Packages of Debian or Ubuntu, and a Python that the services may use."""

import sys
from pathlib import Path

from deploy.installer.machine import Machine, StopError

NEEDED = ("python3-venv", "nginx", "postgresql", "redis-server", "openssl")
OLDEST_PYTHON = (3, 12)


def install(machine: Machine, also: tuple[str, ...] = ()) -> None:
    require_debian(machine)
    require_python(machine, sys.base_prefix)
    missing = [name for name in (*NEEDED, *also) if not is_installed(machine, name)]
    machine.ensure("list of packages", not missing, ["apt-get", "update", "-q"])
    get = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    machine.ensure(f"packages {' '.join((*NEEDED, *also))}", not missing, get)


def is_installed(machine: Machine, package: str) -> bool:
    return machine.answer("dpkg-query", "-W", "-f", "${Status}", package) == "install ok installed"


def require_debian(machine: Machine) -> None:
    """Raises: StopError: there is no apt-get here."""
    if machine.runs_commands and not Path("/usr/bin/apt-get").exists():
        raise StopError("This script knows Debian and Ubuntu only. docs/hosting.md says what it does.")


def require_python(machine: Machine, prefix: str) -> None:
    """Raises: StopError: this Python is too old, or where the services may not look (ProtectHome)."""
    if sys.version_info < OLDEST_PYTHON:
        raise StopError("Python 3.12 or newer is needed: Debian 13 and Ubuntu 24.04 have it (apt install python3).")
    if prefix.startswith(("/root/", "/home/")) and machine.runs_commands:
        raise StopError(
            f"This Python is in a home folder ({prefix}), where the services may not look.\n"
            "Install one for everybody (apt install python3), or say which:  PYTHON=/usr/bin/python3 deploy/install"
        )
