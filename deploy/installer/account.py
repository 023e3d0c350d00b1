"""The user of the site, and its folders."""

from pathlib import Path

from deploy.installer import environment_file
from deploy.installer.machine import Machine, StopError, has_user

USER = "huiskamer"
CODE = "/srv/huiskamer"  # as the units name it
VAR = "/var/lib/huiskamer"
BACKUPS = "/var/backups/huiskamer"


def make(machine: Machine, clone: Path) -> None:
    require_place(machine, clone)
    add = ["useradd", "--system", "--user-group", "--home-dir", VAR, "--shell", "/usr/sbin/nologin", USER]
    machine.ensure(f"user {USER}, without a login", machine.is_real and has_user(USER), add)
    machine.folder(VAR, 0o711, USER)  # nginx reads the error pages in it
    machine.folder(BACKUPS, 0o700, USER)
    machine.folder(environment_file.FOLDER, 0o750, "root", USER)


def require_place(machine: Machine, clone: Path) -> None:
    """Raises: StopError: the clone is elsewhere than the units say, or its user cannot read it."""
    if not machine.runs_commands:
        return
    if Path(CODE).resolve() != clone:
        raise StopError(f"This clone is in {clone}; the services look in {CODE}. Move it there (or make a link).")
    closed = [folder for folder in (clone, *clone.parents) if not folder.stat().st_mode & 0o001]
    if closed:
        raise StopError(f"The user {USER} cannot read {closed[0]}:  chmod -R go+rX {closed[0]}")
