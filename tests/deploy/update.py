"""An update from an earlier commit and back, by ``deploy/update`` itself, with processes that the test keeps."""

import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

from tests.deploy.faults import Fault
from tests.deploy.site import ROOT, Site

SYSTEMCTL = """#!/bin/sh
exec {python} -c '
import json, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    asked.sendall((json.dumps(sys.argv[2:]) + "\\n").encode())
    print(asked.makefile().read(), end="")
' {control} "$@"
"""


class Systemctl:
    """A program ``systemctl`` in a folder of its own, which asks this process to restart what systemd would."""

    def __init__(self, site: Site):
        control = str(site.folder / "systemctl.socket")
        self.folder = site.folder / "bin"
        self.folder.mkdir()
        program = self.folder / "systemctl"
        program.write_text(SYSTEMCTL.format(python=sys.executable, control=control))
        program.chmod(0o755)

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                answer = systemctl(site, json.loads(self.rfile.readline()))
                self.wfile.write(answer.encode())
                self.connection.shutdown(socket.SHUT_WR)

        server = socketserver.ThreadingUnixStreamServer(control, Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()


def systemctl(site: Site, arguments: list[str]) -> str:
    if arguments[0] == "restart":
        site.services[arguments[1].removeprefix("huiskamer-").removesuffix(".service")].restart()
        return ""
    kind = arguments[-1].removeprefix("huiskamer-").removesuffix("@*")
    return "".join(f"huiskamer-{kind}@{port}.service loaded active running\n" for port in site.ports[kind])


def clone(folder: Path, commit: str) -> Path:
    """Return a clone of this repository at an earlier commit, as a machine has it before an update."""
    home = folder / "huiskamer"
    for command in (
        ["clone", "--quiet", "--no-checkout", str(ROOT), str(home)],
        ["-C", str(home), "checkout", "-q", commit],
    ):
        subprocess.run(["git", *command], check=True)
    subprocess.run([sys.executable, "-m", "community.translations", "--compile"], cwd=home, check=True)
    return home


def update(*arguments: str):
    """Return what a fault does: run ``deploy/update`` of this version, as an operator would."""

    def make(site: Site) -> None:
        if not (site.folder / "bin").exists():
            Systemctl(site)
        settings = site.folder / "environment"
        settings.write_text("".join(f"{name}={value}\n" for name, value in site.environment.items()))
        options = ["--home", str(site.root), "--settings", str(settings), "--user", "", "--python", sys.executable]
        command = [sys.executable, "-m", "deploy.updater", *arguments, *options]
        path = f"{site.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(command, cwd=ROOT, env=site.environment | {"PATH": path}, check=True)

    return make


def faults() -> list[Fault]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        Fault("nothing", lambda site: None),
        Fault("deploy/update to this version", update(commit.stdout.strip()), seconds=12),
        Fault("deploy/update --back", update("--back"), seconds=12),
        Fault("deploy/update again", update(commit.stdout.strip()), seconds=12),
    ]
