"""Start ``deploy/compose.yaml`` without containers: its commands and environment, with the paths and ports of here."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml

from tests.support.rooms import ROOT

sys.path.insert(0, str(ROOT / "script"))
import services

FILE = ROOT / "deploy" / "compose.yaml"
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict] = COMPOSE["services"]
PORT = "8000"  # inside a container


def image_environment() -> dict[str, str]:
    """Return the variables that the image sets."""
    lines = re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


def image_command() -> list[str]:
    """Return what a container of the image runs when its service names no command."""
    return json.loads(re.search(r"^CMD (\[.*\])", DOCKERFILE, re.MULTILINE)[1])


def substituted(text: str, variables: dict[str, str]) -> str:
    """Replace ``${NAME}``, ``${NAME:?message}`` and ``${NAME:-default}``."""
    text = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda match: variables.get(match[1], match[2]), text)
    return re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda match: variables[match[1]], text)


class LocalSite:
    """The services of our image as processes on loopback: their paths lie in ``folder``, and each has a port.

    ``urls`` are those of the services beside it, and ``secrets`` the contents of the files in deploy/secrets.
    """

    def __init__(self, folder: Path, urls: dict[str, str], secrets: dict[str, str], **variables: str) -> None:
        self.folder, self.urls, self.variables = folder, urls, variables
        self.children = services.Children()
        self.ports: dict[str, int] = {}
        for path, content in secrets.items():
            (folder / "run" / "secrets").mkdir(parents=True, exist_ok=True)
            (folder / "run" / "secrets" / path).write_text(content)
        for mount in SERVICES["prepare"]["volumes"]:
            self.path(mount.split(":")[1]).mkdir(parents=True, exist_ok=True)

    def path(self, inside: str) -> Path:
        return self.folder / inside.removeprefix("/")

    def port(self, name: str) -> str:
        return str(self.ports.setdefault(name, services.free_port()))

    def local(self, name: str, text: str) -> str:
        """Return the text with the paths, the port and the other services as they are here."""
        for inside in ("/run/secrets", "/var/huiskamer", "/var/backups"):
            text = text.replace(inside, str(self.path(inside)))
        for url, local_url in self.urls.items():
            text = text.replace(url, local_url)
        return substituted(text, self.variables).replace("0.0.0.0", "127.0.0.1").replace(PORT, self.port(name))  # noqa: S104

    def environment(self, name: str) -> dict[str, str]:
        given = image_environment() | SERVICES[name]["environment"]
        bare = {key: os.environ[key] for key in ("HOME", "LANG", "TMPDIR") if key in os.environ}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return bare | {"PATH": path} | {key: self.local(name, value) for key, value in given.items()}

    def command(self, name: str) -> list[str]:
        command = SERVICES[name].get("command", image_command())
        words = shlex.split(command) if isinstance(command, str) else command
        return [self.local(name, word.replace("$$", "$")) for word in words]

    def start(self, name: str, *command: str) -> subprocess.Popen:
        """Start the service, or another command in a container of it."""
        with (self.folder / f"{name}.log").open("ab") as log:
            options = {"cwd": ROOT, "env": self.environment(name), "stdout": log, "stderr": log}
            return self.children.start(list(command) or self.command(name), **options)

    def run(self, name: str, *command: str) -> int:
        """Run the service, or another command in a container of it, and return its exit code."""
        return self.start(name, *command).wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def is_healthy(self, name: str) -> bool:
        """Run the health check of the service once."""
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        words = ["sh", "-c", command[0].replace("$$", "$")] if kind == "CMD-SHELL" else command
        local = [self.local(name, word) for word in words]
        return subprocess.run(local, env=self.environment(name), cwd=ROOT, capture_output=True).returncode == 0
