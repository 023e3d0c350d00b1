"""Processes as systemd would keep them: started by their unit, and started again when they end by themselves."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.deploy.units import Unit


class Service:
    """A process of a unit. It runs in a group of its own, so that exactly it and its children can be stopped."""

    def __init__(self, name: str, unit: Unit, root: Path, environment: Mapping[str, str], log: Path):
        self.name, self.unit, self.root, self.environment, self.log = name, unit, root, dict(environment), log
        self._lock = threading.RLock()
        self._is_wanted, self._process = False, None

    def start(self) -> None:
        with self._lock, self.log.open("ab") as out:
            self._is_wanted = True
            self._process = subprocess.Popen(
                self.unit.command,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def _watch(self, process: subprocess.Popen) -> None:
        """Start it again when it ends unasked (``Restart=always``)."""
        process.wait()
        time.sleep(self.unit.restart_seconds)
        with self._lock:
            if self._is_wanted and self._process is process:
                self.start()

    def send(self, sign: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, sign)

    def stop(self) -> None:
        with self._lock:
            self._is_wanted, process = False, self._process
        if process is None:
            return
        self.send(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(self.unit.stop_seconds)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            process.wait()

    def restart(self, root: Path | None = None, unit: Unit | None = None) -> None:
        """Stop and start it, with other code where that is given."""
        self.stop()
        self.root, self.unit = root or self.root, unit or self.unit
        self.start()

    @property
    def ended_with(self) -> int | None:
        return self._process.poll()
