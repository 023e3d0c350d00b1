"""The compose file: valid by its schema, narrow in what a container may do, and its commands start a site."""

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyrage import x25519
from websockets.sync.client import connect

from tests.support.compose import COMPOSE, DOCKERFILE, FILE, SERVICES, LocalSite, services

pytestmark = pytest.mark.once

OURS = sorted(name for name, service in SERVICES.items() if service["image"] == "huiskamer")
LASTING = sorted(name for name, service in SERVICES.items() if service["restart"] != "no")
SECONDS_TO_START = 60
PUBLIC_KEY = str(x25519.Identity.generate().to_public())
VARIABLES = {"DOMAIN": "huiskamer.example", "MAIL_FROM": "post@huiskamer.example", "BACKUP_KEY": PUBLIC_KEY}


def test_compose_file_is_valid_by_the_schema_of_its_specification():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_name_that_a_service_uses_is_declared():
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= COMPOSE["networks"].keys(), name
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys(), name
        assert set(service.get("depends_on", [])) <= SERVICES.keys(), name
        named = {mount.split(":")[0] for mount in service.get("volumes", [])}
        assert {mount for mount in named if not mount.startswith(".")} <= COMPOSE["volumes"].keys(), name


def test_service_waits_for_a_health_check_that_exists():
    for service in SERVICES.values():
        for name, wait in service.get("depends_on", {}).items():
            has_check = "healthcheck" in SERVICES[name]
            assert has_check if wait["condition"] == "service_healthy" else SERVICES[name]["restart"] == "no"


@pytest.mark.parametrize("name", OURS)
def test_container_of_the_site_has_no_rights_and_writes_in_its_volumes_only(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (service["read_only"], service["tmpfs"]) == (True, ["/tmp"])  # noqa: S108


def test_image_makes_each_folder_of_a_volume_for_a_user_without_rights():
    user = re.search(r"useradd .*--uid (\d+)", DOCKERFILE)[1]
    mounted = {mount.split(":")[1] for name in OURS for mount in SERVICES[name]["volumes"]}
    assert set(re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)) == {user}
    assert set(re.findall(r"install -d -o huiskamer -m \d+ (\S+)", DOCKERFILE)) == mounted
    assert "install -d -o huiskamer -m 700 /var/backups/huiskamer" in DOCKERFILE


def test_log_of_every_lasting_container_is_rotated():
    for name in LASTING:
        assert int(SERVICES[name]["logging"]["options"]["max-file"]) > 1, name


def test_only_nginx_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert COMPOSE["networks"]["inside"]["internal"]
    beside = {name for name in SERVICES if name not in OURS} - {"nginx"}
    assert all(SERVICES[name]["networks"] == ["inside"] for name in beside)


@contextmanager
def started_site():
    """Start PostgreSQL and Redis, prepare a site as compose does, and start its lasting services."""
    folder, beside = Path(tempfile.mkdtemp(prefix="compose-")), services.Children()
    site = None
    try:
        try:
            database, redis = services.postgres(beside, folder), services.redis(beside, folder)
        except services.MissingError as missing:
            pytest.skip(str(missing))
        urls = {"redis://redis:6379/0": redis, "http://elasticsearch:9200": ""}
        secrets = {"secret_key": "k9" * 30, "database_url": database, "mail_url": "smtp://127.0.0.1:9"}
        site = LocalSite(folder, urls, secrets, **VARIABLES)
        assert site.run("prepare") == 0, site.log("prepare")
        for name in set(OURS) - {"prepare"}:
            site.start(name)
        yield site
    finally:
        for children in (site.children if site else beside, beside):
            children.stop_all()
        shutil.rmtree(folder)


def wait_until(is_so, site: LocalSite, name: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not is_so():
        assert time.monotonic() < end, site.log(name)
        time.sleep(0.2)


def ask(site: LocalSite, name: str, path: str, **headers: str) -> bytes:
    url = f"http://127.0.0.1:{site.port(name)}{path}"
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers)).read()


@pytest.mark.slow(seconds=60)
def test_commands_of_the_compose_file_start_a_site():
    with started_site() as site:
        for name in OURS:
            if "healthcheck" in SERVICES[name]:
                wait_until(lambda name=name: site.is_healthy(name), site, name)
        assert len(list(site.path("/var/huiskamer/errors").glob("50?.*.html"))) == 4
        behind_nginx = {"Host": "huiskamer.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        assert b"<html" in ask(site, "pages", "/", **behind_nginx)
        assert set(json.loads(ask(site, "sockets", "/readyz")).values()) == {"up"}
        assert site.run("backup", "python", "manage.py", "backup") == 0, site.log("backup")
        assert len(list(site.path("/var/backups/huiskamer").glob("*.huiskamer"))) == 1
        behind_nginx.pop("Host")
        to_process = socket.create_connection(("127.0.0.1", int(site.port("sockets"))))
        origin = "https://huiskamer.example"
        with connect("ws://huiskamer.example/ws/", sock=to_process, origin=origin, additional_headers=behind_nginx):
            pass  # it was accepted
        for name in LASTING:
            assert name not in OURS or "Traceback" not in site.log(name), site.log(name)
