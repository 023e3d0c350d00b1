"""Update the site while it stays open, or go back: ``deploy/update``. Standard library only, run as root.

Each version has a folder of its own, and ``/srv/huiskamer`` is a link to the one that runs. A process keeps the folder
in which it began, so that it never mixes two versions. The database is migrated first, which the version before
survives (``tests/invariants/test_migrations_and_old_code.py``), and the processes are restarted one after the other,
each when the one before says that it is ready. Run it again when it stopped: what is done already is left as it is.
"""

import argparse
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from deploy.installer import environment_file

READY_SECONDS = 120
KINDS = ("huiskamer-pages@*", "huiskamer-sockets@*")
COMMIT_CHARACTERS = 12
BEFORE = ".version-before"  # in the folder of a version: that of the one before


class StopError(Exception):
    """Stop the update; the message says what the operator can do."""


@dataclass
class Updater:
    """``home``: the link to the version that runs. ``python``: an environment to use in place of one of its own."""

    home: Path
    settings: dict[str, str]
    user: str = ""
    python: str = ""
    is_dry: bool = False

    def update(self, version: str) -> None:
        self.require_ready()
        self.keep_each_version_in_a_folder()
        new = self.fetch(version)
        self.prepare(new, migrates=True)
        if new != self.running:
            self.write(new / BEFORE, str(self.running))
        self.switch_to(new)

    def go_back(self) -> None:
        """Return to the version before. The database stays as it is: that version works with it."""
        note = self.running / BEFORE
        if not note.exists():
            raise StopError(f"No version before {self.running.name} is known here.")
        old = Path(note.read_text().strip())
        self.prepare(old, migrates=False)
        self.switch_to(old)

    @property
    def running(self) -> Path:
        return self.home.resolve()

    # the folders

    def keep_each_version_in_a_folder(self) -> None:
        """Move a clone that is no link yet. Its processes are restarted once, so that they know their folder."""
        if self.home.is_symlink():
            return
        folder = self.folder_of(self.git(self.home, "rev-parse", "HEAD"))
        self.say(f"{self.home} becomes a link to {folder}")
        if not self.is_dry:
            self.home.rename(folder)
            self.home.symlink_to(folder)
        self.restart_processes()

    def folder_of(self, commit: str) -> Path:
        return self.home.parent / f"{self.home.name}-{commit[:COMMIT_CHARACTERS]}"

    def fetch(self, version: str) -> Path:
        """Return the folder of this version, with its packages."""
        origin = self.git(self.running, "remote", "get-url", "origin")
        commit = self.commit_of(version)
        folder = self.folder_of(commit)
        if not folder.exists():
            draft = folder.with_name(f"{folder.name}.new")
            self.run("rm", "-rf", str(draft))
            known = ("--reference", str(self.running), "--dissociate")
            self.run("git", "clone", "--quiet", "--no-checkout", *known, origin, str(draft))
            self.run("git", "-C", str(draft), "checkout", "--quiet", "--detach", commit)
            self.run("mv", str(draft), str(folder))
        return folder

    def commit_of(self, version: str) -> str:
        """Return the commit that this name has at the origin now; a dry run asks there, too.

        A branch of the clone itself stands where it was when the site was installed, so those of the origin come first.

        Raises:
            StopError: there is no such tag, branch or commit.
        """
        self.say(f"git -C {self.running} fetch --quiet --tags origin")
        self.git(self.running, "fetch", "--quiet", "--tags", "origin")
        for name in (f"refs/remotes/origin/{version}", version):
            with suppress(StopError):
                return self.git(self.running, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        raise StopError(f"There is no tag, branch or commit {version}.")

    def prepare(self, folder: Path, *, migrates: bool) -> None:
        python = self.python or str(folder / ".venv/bin/python")
        if not self.python:
            self.run(sys.executable, "-m", "venv", str(folder / ".venv"))
            pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements.txt"]
            self.run(*pip, folder=folder)
        self.run(python, "-m", "community.translations", "--compile", folder=folder)
        for command in ("migrate --noinput -v 0", "collectstatic --noinput -v 0"):
            if migrates or not command.startswith("migrate"):
                self.run(python, "manage.py", *command.split(), folder=folder, as_site=True)

    # the processes

    def switch_to(self, folder: Path) -> None:
        link = self.home.with_name(f"{self.home.name}.link")
        self.say(f"{self.home} leads to {folder}")
        if not self.is_dry:
            link.unlink(missing_ok=True)
            link.symlink_to(folder)
            link.replace(self.home)
        self.run("systemctl", "restart", "huiskamer-worker")
        self.restart_processes()
        self.say(f"The site runs {folder.name}.")

    def restart_processes(self) -> None:
        for unit in self.units():
            self.run("systemctl", "restart", unit)
            if not self.is_dry:
                self.wait_until_ready(unit)

    def units(self) -> list[str]:
        """Return the processes that run, pages first: a socket process sends its pages on to another one."""
        listed = ("systemctl", "list-units", "--plain", "--no-legend", "--state=active")
        return [line.split()[0] for kind in KINDS for line in self.answer(*listed, kind).splitlines()]

    def require_ready(self) -> None:
        units = self.units()
        if not units:
            raise StopError("No process of the site runs here; deploy/install starts them.")
        down = {unit: state for unit in units if (state := self.not_ready(unit))}
        if down:
            raise StopError(f"Mend this first, then update: {down}")

    def wait_until_ready(self, unit: str) -> None:
        end = time.monotonic() + READY_SECONDS
        while state := self.not_ready(unit):
            if time.monotonic() > end:
                raise StopError(
                    f"{unit} is not ready: {state}. Those that were not restarted run the version before, and so does\n"
                    "all of the site after:  deploy/update --back"
                )
            time.sleep(0.2)

    def not_ready(self, unit: str) -> str:
        """Return what ``/readyz`` of a process says is wrong; empty when it is ready."""
        port = int(unit.partition("@")[2].partition(".")[0])
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        host = self.settings.get("ALLOWED_HOSTS", "localhost").partition(",")[0].strip()
        try:
            connection.request("GET", "/readyz", headers={"Host": host})
            response = connection.getresponse()
            return "" if response.status == 200 else response.read().decode(errors="replace")[:500] or "no answer"
        except OSError as error:
            return str(error)
        finally:
            connection.close()

    # commands

    def say(self, text: str) -> None:
        print(f"{'would: ' if self.is_dry else ''}{text}", flush=True)

    def write(self, file: Path, text: str) -> None:
        if not self.is_dry:
            file.write_text(f"{text}\n")

    def run(self, *command: str, folder: Path | None = None, as_site: bool = False) -> None:
        """Run a command, as the user of the site and with its settings where that is asked for.

        Raises:
            StopError: it did not work; what it said is above the message.
        """
        self.say(" ".join(command))
        if self.is_dry:
            return
        options = {"env": os.environ | self.settings} if as_site else {}
        if as_site and self.user:
            entry = pwd.getpwnam(self.user)
            options |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        if subprocess.run(command, cwd=folder, check=False, **options).returncode:
            raise StopError(f"This did not work: {' '.join(command)}\nThe site runs on as it was.")

    def answer(self, *command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StopError(f"This did not work: {' '.join(command)}\n{done.stderr}")
        return done.stdout.strip()

    def git(self, folder: Path, *arguments: str) -> str:
        return self.answer("git", "-C", str(folder), *arguments)


def read_settings(file: Path) -> dict[str, str]:
    """Return the settings in the environment file of the units."""
    return environment_file.parse(file.read_text(encoding="utf-8"))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/update", description="Update the site while it stays open.")
    parser.add_argument("version", nargs="?", default="origin/HEAD", help="a tag, branch or commit; else the newest")
    parser.add_argument("--back", action="store_true", help="go back to the version before")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done, and change nothing")
    parser.add_argument("--home", type=Path, default=Path("/srv/huiskamer"), help="where the site is")
    parser.add_argument("--settings", type=Path, default=Path(environment_file.PATH), help="its environment")
    parser.add_argument("--user", default="huiskamer", help="the user of the site; empty: who runs this")
    parser.add_argument("--python", default="", help="an environment to use in place of one for each version")
    return parser.parse_args(arguments)


def main() -> None:
    options = parse(sys.argv[1:])
    os.umask(0o022)  # the user of the site reads the code, and does not write it
    try:
        settings = read_settings(options.settings)
        updater = Updater(options.home, settings, options.user, options.python, options.dry_run)
        if options.back:
            updater.go_back()
        else:
            updater.update(options.version)
    except (StopError, OSError) as stop:
        sys.exit(f"\n{stop}")


if __name__ == "__main__":
    main()
