"""The site as ``docs/hosting.md`` deploys it: nginx, pages, sockets, worker, tick, PostgreSQL and Redis."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "script"))
import services

from tests.deploy.supervisor import Service
from tests.deploy.units import Unit, read_unit
from tests.support import nginx

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
AWAY_SECONDS = 5
DURABLE = ("synchronous_commit=on",)  # what is acknowledged survives the death of PostgreSQL, as in production
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")  # of this machine; a unit starts with hardly more


class Site:
    """Everything that is started; ``stop`` ends exactly that."""

    def __init__(self, folder: Path, root: Path = ROOT):
        self.folder, self.root = folder, root
        self.var = folder / "var"
        self.children = services.Children()
        self.services: dict[str, Service] = {}
        self.https = services.free_port()
        self.ports = {
            "pages": [services.free_port() for _ in range(2)],
            "sockets": [services.free_port() for _ in range(2)],
        }

    def start(self) -> None:
        self.folder.chmod(0o711)
        self.var.mkdir(mode=0o711)
        database = self.database()
        redis = services.redis(self.children, self.folder)
        self.environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "DJANGO_SETTINGS_MODULE": "community.settings.production",
            "ALLOWED_HOSTS": "localhost",
            "SITE_ORIGIN": f"https://localhost:{self.https}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "MAIL_URL": f"smtp://localhost:{services.free_port()}",
            "MAIL_FROM": "post@localhost",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "VAR_DIR": str(self.var),
            "CHANGES_PER_MINUTE": "0",
        }
        with suppress(services.MissingError):  # then search is on the embedded engine
            self.environment["ELASTICSEARCH_URL"] = services.elasticsearch(self.children, self.folder)
        self.prepare(self.root)
        for kind, ports in self.ports.items():
            for port in ports:
                self.add(f"{kind}@{port}", read_unit(self.root, kind, str(port)))
        self.add("worker", read_unit(self.root, "worker"))
        self.add("nginx", self.nginx_unit())
        for service in self.services.values():
            service.start()
        for port in [port for ports in self.ports.values() for port in ports]:
            self.wait_until_ready(port)

    def database(self) -> str:
        """Return the URL of an empty database, or of a copy of ``READY_DATABASE``, which is migrated already."""
        if not (ready := os.environ.get("READY_DATABASE")):
            return services.postgres(self.children, self.folder, options=DURABLE)
        cluster = os.environ["DATABASE_URL"]
        with psycopg.connect(cluster.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE deploy TEMPLATE {ready}")
        return cluster.rpartition("/")[0] + "/deploy"

    def prepare(self, root: Path) -> None:
        """Do what an update does before the processes are restarted, and write the error pages."""
        # A ready-made database has no table for the cache: the settings that made it keep theirs in memory.
        for command in ("migrate --noinput -v 0", "createcachetable -v 0", "collectstatic --noinput -v 0"):
            self.python(root, "manage.py", *command.split())
        self.tick()

    def tick(self) -> None:
        self.python(self.root, *read_unit(self.root, "tick").command[1:])

    def python(self, root: Path, *arguments: str) -> str:
        """Run Python with the settings of the site; return what it prints.

        Raises:
            RuntimeError: it did not work, with what it said.
        """
        command = [sys.executable, *arguments]
        variables = self.environment | {"PYTHONPATH": str(root.resolve())}
        done = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        return done.stdout

    def content(self, what: str) -> dict:
        """Run ``tests/deploy/content.py`` with the code of the site, which may be of another version than this file."""
        script = str(ROOT / "tests" / "deploy" / "content.py")
        return json.loads(self.python(self.root, "-P", script, what).splitlines()[-1])

    def nginx_unit(self) -> Unit:
        """Return the command of nginx with the files in ``deploy``; its workers are another user when this is root."""
        folder = self.folder / "nginx"
        folder.mkdir(mode=0o711)
        nginx.write_files(folder, self.ports, https=self.https, errors=self.var)
        return Unit([nginx.PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], 30, 1)

    def add(self, name: str, unit: Unit) -> None:
        log = self.folder / f"{name}.log"
        self.services[name] = Service(name, unit, self.root, self.environment, log)

    def restart_redis(self) -> None:
        """Kill Redis, and start it again on its port, empty."""
        [old] = [child for child in self.children.running if "redis" in child.args[0]]
        old.kill()
        old.wait()
        self.children.running.remove(old)
        self.children.start(old.args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restart_postgres(self) -> None:
        """Kill PostgreSQL, and start it again on its port after some seconds.

        Raises:
            ValueError: its cluster is not of this site, but of the run that made a ``READY_DATABASE``.
        """
        [old] = [child for child in self.children.running if Path(child.args[0]).name == "postgres"]
        old.kill()
        old.wait()
        self.children.running.remove(old)
        time.sleep(AWAY_SECONDS)
        services.postgres(self.children, self.folder, urlsplit(self.environment["DATABASE_URL"]).port, DURABLE)

    def cut_connections(self) -> None:
        """End every connection to the database, as its restart does."""
        with psycopg.connect(self.environment["DATABASE_URL"].replace("postgres://", "postgresql://")) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def of_kind(self, kind: str) -> list[Service]:
        return [service for name, service in self.services.items() if name.startswith(kind)]

    def wait_until_ready(self, port: int) -> None:
        wait_until(lambda: is_ready(port), READY_SECONDS, f"the process on port {port} is ready")

    def stop(self) -> None:
        for service in reversed(self.services.values()):
            service.stop()
        self.children.stop_all()


def is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Raises: TimeoutError: it is not so within this time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s until {what}")
        time.sleep(0.1)
