"""The files in deploy/: nginx sends pages and sockets to their own processes, which compose and systemd start."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support import nginx
from tests.support.nginx import DEPLOY

pytestmark = pytest.mark.once


def upstreams() -> set[str]:
    return set(re.findall(r"^upstream (\w+)", (DEPLOY / "nginx.conf").read_text(), re.MULTILINE))


def test_compose_and_systemd_start_what_nginx_asks():
    services = set(re.findall(r"^  (\w+):$", (DEPLOY / "compose.yaml").read_text(), re.MULTILINE))
    units = {path.name for path in (DEPLOY / "systemd").glob("*@.service")}
    assert upstreams() == {"pages", "sockets"}
    assert upstreams() <= services
    assert {f"huiskamer-{name}@.service" for name in upstreams()} == units


def test_units_of_pages_and_sockets_differ_in_their_description_alone():
    texts = [(DEPLOY / "systemd" / f"huiskamer-{name}@.service").read_text() for name in upstreams()]
    assert len({re.sub(r"^(#|Description=).*\n", "", text, flags=re.MULTILINE) for text in texts}) == 1


class Process(BaseHTTPRequestHandler):
    """A process behind nginx that answers with its name and the headers that it got."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        body = f"{self.server.process_name}\n{self.headers}".encode()
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A real nginx with our configuration, in front of one process of each kind."""
    if nginx.PROGRAM is None:
        pytest.skip("there is no nginx here (Debian: apt install nginx-light)")
    servers = {name: ThreadingHTTPServer(("127.0.0.1", 0), Process) for name in upstreams()}
    for name, server in servers.items():
        server.process_name = name
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = {name: [server.server_address[1]] for name, server in servers.items()}
    with nginx.started(tmp_path_factory.mktemp("nginx"), ports) as started:
        yield started
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("path", "process"),
    [("/", "pages"), ("/cms/", "pages"), ("/ws/", "sockets"), ("/ws/x", "pages"), ("/ws/?lang=en", "sockets")],
)
def test_each_kind_of_process_gets_what_is_for_it(site, path, process):
    assert site.ask(path).read().decode().splitlines()[0] == process


def test_client_cannot_choose_client_address_or_host(site):
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    got = site.ask("/", **headers, Host="huiskamer.example").read().decode()
    assert "X-Forwarded-For: 127.0.0.1\n" in got
    assert "X-Forwarded-Proto: https\n" in got
    assert "Host: huiskamer.example\n" in got
    assert "192.0.2.7" not in got
    assert "evil.example" not in got


def test_nginx_compresses_no_page(site):
    response = site.ask("/", **{"Accept-Encoding": "gzip", "X-Long": "x" * 2000})
    assert response.headers["Content-Encoding"] is None


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_readiness_and_metrics_are_not_for_visitors(site, path):
    assert site.ask(path).status == 404
