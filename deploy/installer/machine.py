"""Changes to the machine: each is made only when it is needed, and each is printed.

With another root folder, files are written below it, and commands are printed and not run: they would change the
machine itself. A dry run writes nothing either.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM = Path("/")
CLONE = Path(__file__).resolve().parents[2]
OK, DONE, WOULD, LEFT = "ok", "done", "would", "LEFT"


class StopError(Exception):
    """Stop the installation; the message says what the operator has to do first."""


@dataclass
class Machine:
    root: Path = SYSTEM
    is_dry: bool = False
    write_line: Callable[[str], None] = print
    changes: int = 0
    left: list[str] = field(default_factory=list)  # what the operator has to do

    @property
    def is_real(self) -> bool:
        """Whether this is about the machine itself: then its state can be asked by commands."""
        return self.root == SYSTEM

    @property
    def runs_commands(self) -> bool:
        return self.is_real and not self.is_dry

    @property
    def has_systemd(self) -> bool:
        return self.is_real and Path("/run/systemd/system").is_dir()

    def at(self, path: str | Path) -> Path:
        return self.root / str(path).lstrip("/")

    def say(self, state: str, what: str) -> None:
        self.changes += state in (DONE, WOULD)
        self.write_line(f"  {state:<5}  {what}")

    def leave(self, what: str) -> None:
        """Print what was not done, and again at the end."""
        self.left.append(what)
        self.say(LEFT, what)

    def change(self, what: str, make: Callable[[], object]) -> None:
        """Make a change of files, unless this is a dry run."""
        if not self.is_dry:
            make()
        self.say(WOULD if self.is_dry else DONE, what)

    # files

    def folder(self, path: str, mode: int, owner: str = "root", group: str | None = None) -> None:
        what, target = f"folder {path} ({mode:o} {owner}:{group or owner})", self.at(path)
        if target.is_dir() and self._has_rights(target, mode, owner, group or owner):
            self.say(OK, what)
            return

        def make() -> None:
            target.mkdir(parents=True, exist_ok=True)
            self._set_rights(target, mode, owner, group or owner)

        self.change(what, make)

    def file(self, path: str, text: str, mode: int = 0o644, group: str = "root") -> bool:
        """Write a file of root; return whether it was changed. It is replaced in one move."""
        what, target = f"file {path} ({mode:o} root:{group})", self.at(path)
        has_text = target.is_file() and target.read_text(encoding="utf-8") == text
        if has_text and self._has_rights(target, mode, "root", group):
            self.say(OK, what)
            return False

        def make() -> None:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(target.name + ".new")
            draft.touch(0o600)
            draft.write_text(text, encoding="utf-8")
            self._set_rights(draft, mode, "root", group)
            draft.replace(target)

        self.change(what, make)
        return True

    def link(self, path: str, target: str) -> bool:
        link = self.at(path)
        if link.is_symlink() and os.readlink(link) == target:
            self.say(OK, f"link {path} -> {target}")
            return False

        def make() -> None:
            link.parent.mkdir(parents=True, exist_ok=True)
            if link.is_file() and not link.is_symlink():  # somebody's own: it is kept
                link.rename(link.with_name(f"{link.name}.before"))
            link.unlink(missing_ok=True)
            link.symlink_to(target)

        self.change(f"link {path} -> {target}", make)
        return True

    def remove(self, path: str, why: str) -> None:
        self.change(f"remove {path}: {why}", self.at(path).unlink)

    def _has_rights(self, path: Path, mode: int, owner: str, group: str) -> bool:
        status = path.stat()
        if stat.S_IMODE(status.st_mode) != mode:
            return False
        return not self.is_real or (path.owner(), path.group()) == (owner, group)

    def _set_rights(self, path: Path, mode: int, owner: str, group: str) -> None:
        if self.is_real:
            shutil.chown(path, owner, group)
        path.chmod(mode)

    # commands

    def run(self, what: str, *command: str, user: str = "root") -> bool:
        """Run a command that changes the machine; return whether it was run.

        Raises:
            StopError: it failed.
        """
        words = command if user == "root" else ("runuser", "-u", user, "--", *command)
        if not self.runs_commands:
            self.say(WOULD, f"{what}: {' '.join(words)}")
            return False
        done = _run(words)
        if done.returncode:
            raise StopError(f"{what}: this did not work:  {' '.join(words)}\n{last_lines(done.stdout + done.stderr)}")
        self.say(DONE, what)
        return True

    def succeeds(self, *command: str, user: str = "root") -> bool:
        """Return whether a command that only looks succeeds; False where the machine cannot be asked."""
        return self.answer(*command, user=user) is not None

    def answer(self, *command: str, user: str = "root") -> str | None:
        """Return what a command that only looks prints; None when it fails, or the machine cannot be asked."""
        if not self.is_real or not shutil.which(command[0]) or not has_user(user):
            return None
        done = _run(command if user == "root" else ("runuser", "-u", user, "--", *command))
        return None if done.returncode else done.stdout.strip()

    def ensure(self, what: str, is_so: bool, *commands: Sequence[str], user: str = "root") -> bool:
        """Run commands unless what they bring about is so already; return whether they were needed."""
        if is_so:
            self.say(OK, what)
            return False
        for command in commands:
            self.run(what, *command, user=user)
        return True


def _run(command: Iterable[str]) -> subprocess.CompletedProcess:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    return subprocess.run(list(command), cwd=CLONE, capture_output=True, text=True, env=quiet, stdin=subprocess.DEVNULL)


def has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def last_lines(output: str) -> str:
    return "\n".join(f"    {line[:200]}" for line in output.strip().splitlines()[-12:])
