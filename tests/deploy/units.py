"""The command lines of the units in ``deploy/systemd``, so that what is tested is what a machine would run."""

import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = "/srv/huiskamer"  # where the units expect the site


@dataclass(frozen=True)
class Unit:
    """The command of a unit, and how it is stopped and started again. Times in seconds."""

    command: list[str]
    stop_seconds: float
    restart_seconds: float


def read_unit(root: Path, name: str, instance: str = "") -> Unit:
    """Return the unit ``huiskamer-<name>`` of the clone in ``root``, for one instance where it has these."""
    file = root / "deploy" / "systemd" / f"huiskamer-{name}{'@' if instance else ''}.service"
    text = re.sub(r"\\\n\s*", "", file.read_text())
    common = file.parent / "huiskamer-.service.d" / "common.conf"
    text += common.read_text() if common.exists() else ""

    def value(key: str, default: str) -> str:
        line = re.search(rf"^{key}=(.*)$", text, re.MULTILINE)
        return line[1] if line else default

    line = value("ExecStart", "").replace("%i", instance).replace(HOME, str(root))
    command = shlex.split(line)
    if Path(command[0]).name in ("python", "daphne"):  # also in an environment that is elsewhere
        command[0] = str(Path(sys.executable).with_name(Path(command[0]).name))
    return Unit(command, float(value("TimeoutStopSec", "90")), float(value("RestartSec", "0.1")))
