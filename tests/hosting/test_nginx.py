"""nginx with our files, in front of processes that fail: who is asked again, what people see, and what is written."""

import re
import socket
import ssl
import threading
from contextlib import ExitStack, closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from community.pages.error_pages import static_pages
from tests.support import nginx
from tests.support.nginx import DEPLOY

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(nginx.PROGRAM is None, reason="there is no nginx here (Debian: apt install nginx-light)"),
]

CLIENT = "127.0.0.9"  # another address of this machine than that of the processes
CONNECTIONS = 16
TEXTS = {name: (DEPLOY / name).read_text() for name in ("nginx.conf", "nginx-main.conf")}


class Answers(BaseHTTPRequestHandler):
    """A process that answers; with ``X-Break`` the first one that is asked ends in the middle of its work."""

    protocol_version = "HTTP/1.1"
    broken: list[str] = []  # emptied by each test

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "X-Break" in self.headers and not self.broken:
            self.broken.append(self.path)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815 - the name that the handler asks for

    def log_message(self, *args):
        pass


@pytest.fixture
def processes():
    """Return a function that starts a process on a port, and one that stops them all."""
    running: list[ThreadingHTTPServer] = []

    def start(port: int = 0) -> int:
        server = ThreadingHTTPServer(("127.0.0.1", port), Answers)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        running.append(server)
        return server.server_address[1]

    def stop() -> None:
        while running:
            server = running.pop()
            server.shutdown()
            server.server_close()

    Answers.broken.clear()
    yield start, stop
    stop()


@pytest.mark.parametrize(("change", "status"), [(str, 200), (lambda text: text.replace(" max_fails=0", ""), 503)])
def test_processes_that_came_back_are_asked_at_once(tmp_path, processes, change, status):
    """With nginx's own ``max_fails`` they are not: that shows that this test sees it."""
    start, stop = processes
    ports = [start(), start()]
    with nginx.started(tmp_path, {"pages": ports, "sockets": ports}, change) as site:
        assert site.ask("/", Connection="close").status == 200
        stop()
        assert {site.ask("/", Connection="close").status for _time in range(4)} == {503}
        for port in ports:
            start(port)
        assert site.ask("/", Connection="close").status == status


@pytest.mark.parametrize(("path", "status"), [("/forum/", 200), ("/cms/pages/", 503)])
def test_form_of_a_process_that_ended_is_sent_to_the_next_where_it_is_stored_once(tmp_path, processes, path, status):
    start, _stop = processes
    ports = [start(), start()]
    with nginx.started(tmp_path, {"pages": ports, "sockets": ports}) as site:
        assert site.ask(path, "POST", b"x=1", X_Break="yes").status == status
        assert Answers.broken == [path]


def provoke(port: int) -> None:
    """Make nginx write at every level: a handshake of nonsense, a form that is too large, too many connections."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def ask(head: bytes) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", port), 5, (CLIENT, 0))
        secure = context.wrap_socket(plain)
        secure.sendall(b"%s\r\nHost: x\r\n\r\n" % head)
        return secure

    with closing(socket.create_connection(("127.0.0.1", port), 5, (CLIENT, 0))) as nonsense:
        nonsense.sendall(b"\x16\x03\x01\x00\x05nonsense" + bytes(200))
        nonsense.recv(1)
    with closing(ask(b"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 2000000")) as large:
        large.recv(1)
    for unfinished in range(2):  # each of the others takes two, and in one of these rounds there is one left
        with ExitStack() as opened, suppress(OSError):
            for _number in range(unfinished):
                opened.enter_context(ask(b"POST / HTTP/1.1\r\nContent-Length: 9"))
            for _number in range(CONNECTIONS):
                opened.enter_context(ask(b"GET /ws/ HTTP/1.1\r\nUpgrade: websocket"))


def few_connections(text: str) -> str:
    return text.replace("worker_connections 8192", f"worker_connections {CONNECTIONS}")


@pytest.mark.parametrize("level", ["info", "error", "alert"])
def test_nginx_writes_no_client_address_at_any_level(tmp_path, level):
    """At each level nginx itself does, which the same requests show with its log in place of ours."""

    def main_log(text: str) -> str:
        return few_connections(text).replace("error_log stderr warn", f"error_log stderr {level}")

    def its_own(text: str) -> str:
        return main_log(text).replace("error_log /dev/null emerg", f"error_log stderr {level}")

    written = {}
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        ports = [silent.getsockname()[1]]
        for name, change in (("ours", main_log), ("own", its_own)):
            (tmp_path / name).mkdir()
            with nginx.started(tmp_path / name, {"pages": ports, "sockets": ports}, change) as site:
                provoke(site.port)
            written[name] = site.log.read_text()
    assert f"client: {CLIENT}" in written["own"], "nothing was provoked"
    assert CLIENT not in written["ours"]


def test_only_the_log_of_nginx_itself_is_kept():
    logs = [re.findall(r"^ *(\w+_log) (.*);", text, re.MULTILINE) for text in TEXTS.values()]
    assert logs == [[("access_log", "off"), ("error_log", "/dev/null emerg")], [("error_log", "stderr warn")]]


def test_nginx_may_open_a_file_for_each_of_its_connections():
    main = TEXTS["nginx-main.conf"]
    connections, files = (int(re.search(rf"{name} (\d+);", main)[1]) for name in ("connections", "rlimit_nofile"))
    assert files > connections >= 4096


def test_nginx_allows_the_style_inside_the_error_pages_and_nothing_else(db, settings, tmp_path):
    settings.VAR = tmp_path
    static_pages.write()
    styles = {static_pages.style_source(page.read_bytes()) for page in (tmp_path / "errors").iterdir()}
    policy = re.search(r'Content-Security-Policy "([^"]*)"', TEXTS["nginx.conf"])[1]
    assert {f"style-src {style}" for style in styles} == {part for part in policy.split("; ") if "style" in part}
    assert policy.startswith("default-src 'none'; ")


def test_status_is_right_also_before_the_error_pages_are_written(tmp_path):
    nobody = {"pages": [nginx.free_port()], "sockets": [nginx.free_port()]}
    with nginx.started(tmp_path, nobody) as site:
        assert site.ask("/").status == 503


def test_error_page_comes_with_its_style_while_every_process_is_down(db, settings, tmp_path):
    settings.VAR = tmp_path
    static_pages.write()
    nobody = {"pages": [nginx.free_port()], "sockets": [nginx.free_port()]}
    with nginx.started(tmp_path, nobody) as site:
        response = site.ask("/en/forum/")
        page = response.read()
    assert (response.status, b'<html lang="en">' in page) == (503, True)
    assert static_pages.style_source(page) in response.headers["Content-Security-Policy"]
    assert re.findall(rb'(?:src|href)="(?!tel:|https://|data:,|/")', page) == []
