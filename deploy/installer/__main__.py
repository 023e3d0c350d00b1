"""The command line of ``deploy/install``."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from deploy.installer import account, code, database, packages, settings, units, web
from deploy.installer.backup_key import make_backup_key
from deploy.installer.machine import CLONE, SYSTEM, Machine, StopError
from deploy.installer.settings import Wishes


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="deploy/install",
        description="Make this machine a Huiskamer, or mend what is not as it should be. What is right stays as it is.",
        epilog="MAIL_URL is asked for, or taken from that variable; so is ELASTICSEARCH_URL. More: docs/hosting.md.",
    )
    parser.add_argument("--domain", default="", help="the host name of the site: huiskamer.example")
    parser.add_argument("--mail-from", default="", help="the address that mail comes from")
    parser.add_argument("--backup-key", default="", help="public key of age; else a pair is made, and shown once")
    parser.add_argument("--pages", type=int, default=max(2, os.cpu_count() or 2), help="processes for pages")
    parser.add_argument("--certbot", default="", metavar="EMAIL", help="get a certificate of Let's Encrypt")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done, and change nothing")
    parser.add_argument(
        "--root",
        type=Path,
        default=SYSTEM,
        help="write files below this folder; commands, which would change this machine, are printed and not run",
    )
    return parser.parse_args(arguments)


def wishes(options: argparse.Namespace, machine: Machine) -> Wishes:
    """Return what the operator said. The mail server is asked for when it is not known yet and somebody is there."""
    mail_url = os.environ.get("MAIL_URL", "")
    is_known = bool(mail_url) or machine.at(settings.MAIL_URL).exists()
    if not is_known and sys.stdin.isatty():
        mail_url = getpass.getpass("Mail server (smtp+tls://user:password@host:587), not shown: ").strip()
    elif not is_known and not machine.is_dry:
        raise StopError("Say the mail server in the variable MAIL_URL:  smtp+tls://user:password@host:587")
    elasticsearch_url = os.environ.get("ELASTICSEARCH_URL", "")
    return Wishes(options.domain, options.mail_from, mail_url, options.backup_key, elasticsearch_url)


def install(options: argparse.Namespace, machine: Machine) -> None:
    if machine.runs_commands and os.geteuid() != 0:
        raise StopError("Run this as root; --dry-run shows what it would do.")
    said, processes = wishes(options, machine), units.ports(options.pages)
    also = ("certbot",) if options.certbot else ()
    for title, step in {
        "Packages": lambda: packages.install(machine, also),
        "User and folders": lambda: account.make(machine, CLONE),
        "Database": lambda: database.make(machine),
    }.items():
        machine.write_line(title)
        step()
    machine.write_line("Packages of Python")
    is_new = code.install_packages(machine)
    machine.write_line("Settings and secrets")
    before = machine.changes
    values = settings.write(machine, said)
    make_backup_key(machine)
    is_new |= machine.changes > before
    machine.write_line("Code")
    is_new = code.prepare(machine, is_new)
    machine.write_line("nginx")
    web.make(machine, values["SITE_ORIGIN"].removeprefix("https://"), processes, options.certbot)
    machine.write_line("Services")
    units.install(machine, processes, is_new)
    conclude(machine)


def conclude(machine: Machine) -> None:
    machine.write_line("")
    if machine.changes == 0:
        machine.write_line("Nothing had to be changed.")
    elif machine.is_dry:
        machine.write_line(f"A dry run: {machine.changes} changes would be made, and none was.")
    else:
        machine.write_line(f"{machine.changes} changes.")
    if link := machine.answer(*code.ours("setup_link")):
        machine.write_line(f"Nobody runs this site yet. Open this link; it works once, within three days:\n{link}")
    for what in machine.left:
        machine.write_line(f"For you to do: {what}")
    machine.write_line(
        "Keep elsewhere, not on this machine: the secret key of the backups, and of the files in "
        f"{settings.FOLDER}\nsecret_key and second_factor_key: after a restore no second step works without them.\n"
        "What is not yet as it should be:  deploy/manage doctor\nThe first people:  docs/operating.md"
    )


def main() -> None:
    options = parse(sys.argv[1:])
    machine = Machine(root=options.root.resolve(), is_dry=options.dry_run)
    try:
        install(options, machine)
    except StopError as stop:
        sys.exit(f"\n{stop}")
    except PermissionError as error:
        sys.exit(f"\nThis may not be read or written: {error.filename}. Run it as root.")


if __name__ == "__main__":
    main()
