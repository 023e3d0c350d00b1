"""Parts of the site that a test starts by itself, and that are then killed, stand still and come back."""

import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from community.live import layer
from community.settings.env import redis_host
from script import services


class Part:
    """A server on a port of its own, which it keeps when it starts again."""

    def __init__(self, folder: Path):
        self.folder, self.children, self.port = folder, services.Children(), None
        self.start()

    def start(self) -> None:
        raise NotImplementedError

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does, and wait until nothing of it runs."""
        processes = self._processes()
        self._send(signal.SIGKILL)
        for child in list(self.children.running):
            child.wait()
            self.children.running.remove(child)
        while any(is_alive(process) for process in processes):
            time.sleep(0.01)

    def freeze(self) -> None:
        """Let it stand still: connections are taken by the machine, and nothing is answered."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, sign: int) -> None:
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(sign)

    def _processes(self) -> list[psutil.Process]:
        """Return the server and its own processes; those of PostgreSQL are in no group."""
        servers = [psutil.Process(child.pid) for child in self.children.running if child.poll() is None]
        return [process for server in servers for process in [server, *server.children(recursive=True)]]

    def stop(self) -> None:
        self.thaw()
        self.children.stop_all()


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Redis(Part):
    url = ""

    def start(self) -> None:
        """Start it, empty."""
        try:
            self.url = services.redis(self.children, self.folder, self.port)
        except services.MissingError as missing:
            pytest.skip(str(missing))
        self.port = urlsplit(self.url).port


class PostgreSQL(Part):
    url = ""

    def start(self, *options: str) -> None:
        """Start it with what it had; ``options`` are settings such as ``"max_connections=5"``."""
        try:
            self.url = services.postgres(self.children, self.folder, self.port, options)
        except services.MissingError as missing:
            pytest.skip(str(missing))
        self.port = urlsplit(self.url).port
        while not self.answers():  # after a crash it first reads its log
            time.sleep(0.05)

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.url):
            return True
        return False


@pytest.fixture
def redis(tmp_path, settings, monkeypatch):
    """A Redis of this test as the channel layer, with short waits."""
    for name in ("PING_SECONDS", "ANSWER_SECONDS", "CONNECT_SECONDS", "PUBLISH_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(layer, name, 0.2)
    monkeypatch.setattr(layer, "_failed_at", float("-inf"))
    monkeypatch.setattr(layer, "_is_lost", False)
    server = Redis(tmp_path)
    config = {"hosts": [redis_host(server.url)]}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": config}
    }
    yield server
    server.stop()
