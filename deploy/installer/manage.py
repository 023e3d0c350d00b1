"""Run a command of manage.py as the services do: with the settings of the site, as its own user, with its umask."""

import os
import pwd
import sys
from pathlib import Path

from deploy.installer import environment_file
from deploy.installer.machine import CLONE

USER = "huiskamer"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def command(*arguments: str) -> list[str]:
    return [str(CLONE / ".venv" / "bin" / "python"), str(CLONE / "manage.py"), *arguments]


def environment(text: str, home: str) -> dict[str, str]:
    """Return the whole environment of a command: nothing of whoever calls it reaches the site, except the terminal."""
    kept = {name: os.environ[name] for name in ("TERM", "LANG") if name in os.environ}
    return kept | {"PATH": PATH, "HOME": home, "USER": USER} | environment_file.parse(text)


def main(arguments: list[str]) -> None:
    account = pwd.getpwnam(USER)
    text = Path(environment_file.PATH).read_text(encoding="utf-8")
    if os.geteuid() == 0:
        os.initgroups(USER, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    os.umask(0o077)
    os.chdir(CLONE)
    program, *_rest = words = command(*arguments)
    os.execve(program, words, environment(text, account.pw_dir))  # noqa: S606


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyError:
        sys.exit(f"There is no user {USER} here: run deploy/install first.")
    except PermissionError as error:
        sys.exit(f"Run this as root or as the user {USER}: {error}")
    except FileNotFoundError as error:
        sys.exit(f"The site is not installed here: {error}. Run deploy/install first.")
