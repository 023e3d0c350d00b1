"""The services and timers of systemd."""

import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy.installer.machine import Machine

SOURCE = Path(__file__).resolve().parent.parent / "systemd"
TARGET = "/etc/systemd/system"
FIRST = {"pages": 8001, "sockets": 8101}
TIMERS = ("huiskamer-tick.timer", "huiskamer-backup.timer")
WORKER = "huiskamer-worker.service"
SOCKETS = 2  # so that one answers while the other starts again
READY_SECONDS = 60


def ports(pages: int) -> dict[str, list[int]]:
    """Return the ports of this many processes for pages, and of two for sockets."""
    counts = {"pages": pages, "sockets": SOCKETS}
    return {name: list(range(first, first + counts[name])) for name, first in FIRST.items()}


def install(machine: Machine, wanted: dict[str, list[int]], is_new_code: bool) -> None:
    """Write the units, start what does not run, and start again what runs with something older."""
    written = [
        machine.file(f"{TARGET}/{path.relative_to(SOURCE)}", path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.*"))
        if path.is_file()
    ]
    services = [f"huiskamer-{name}@{port}.service" for name, numbers in wanted.items() for port in numbers] + [WORKER]
    if machine.is_real and not machine.has_systemd:
        machine.leave(f"there is no systemd here: start {', '.join([*services, *TIMERS])} yourself")
        return
    if any(written):
        machine.run("systemd reads the units", "systemctl", "daemon-reload")
    for unit in ("nginx.service", "redis-server.service", *services, *TIMERS):
        start(machine, unit, is_new=unit in services and (is_new_code or any(written)))


def start(machine: Machine, unit: str, is_new: bool) -> None:
    """Start the unit now and at each boot; when it runs already with older code or settings, start it again.

    One after the other: nginx asks the others meanwhile.
    """
    runs = machine.succeeds("systemctl", "is-active", "--quiet", unit)
    at_boot = machine.succeeds("systemctl", "is-enabled", "--quiet", unit)
    if runs and is_new:
        machine.run(f"{unit} starts again", "systemctl", "restart", unit)
    machine.ensure(f"{unit} runs, and starts at boot", runs and at_boot, ["systemctl", "enable", "--now", unit])
    port = unit.partition("@")[2].partition(".")[0]
    if port and machine.runs_commands:
        wait_until_ready(machine, int(port))


def wait_until_ready(machine: Machine, port: int) -> None:
    """Ask the process until all its parts are up; otherwise leave what is down to the operator."""
    end, answer = time.monotonic() + READY_SECONDS, "it does not answer"
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10):
                machine.say("ok", f"the process on port {port} says that all its parts are up")
                return
        except urllib.error.HTTPError as error:
            is_json = error.headers.get_content_type() == "application/json"
            answer = error.read(2000).decode(errors="replace") if is_json else str(error)
        except OSError as error:
            answer = str(error)
        time.sleep(0.5)
    machine.leave(f"the process on port {port} is not ready: {answer}. journalctl -u 'huiskamer-*' says why")
