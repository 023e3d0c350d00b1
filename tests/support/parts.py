"""Parts of the site that a test starts by itself, and that are then killed, stand still and come back."""

import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from script import services


class Part:
    """A server on a port of its own, which it keeps when it starts again."""

    def __init__(self, folder: Path):
        self.folder, self.children, self.port = folder, services.Children(), None
        self.start()

    def start(self) -> None:
        raise NotImplementedError

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does."""
        for child in list(self.children.running):
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            self.children.running.remove(child)

    def freeze(self) -> None:
        """Let it stand still: connections are taken by the machine, and nothing is answered."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, sign: int) -> None:
        for child in self.children.running:
            os.killpg(child.pid, sign)

    def stop(self) -> None:
        self.thaw()
        self.children.stop_all()


class Redis(Part):
    url = ""

    def start(self) -> None:
        """Start it, empty."""
        try:
            self.url = services.redis(self.children, self.folder, self.port)
        except services.MissingError as missing:
            pytest.skip(str(missing))
        self.port = urlsplit(self.url).port
