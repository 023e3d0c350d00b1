"""A real Daphne, started as in production but with its own access log on."""

import base64
import contextlib
import http.client
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from community.live.protocol import FRAMES_PER_MINUTE, TOO_MANY
from community.web import security_headers
from tests.support.echo_asgi import FRAME, MANY_FRAMES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
TOO_LARGE = 1009


@pytest.fixture(scope="module")
def daphne(tmp_path_factory):
    """Host, port, and the file with what it writes."""
    log_file = tmp_path_factory.mktemp("daphne") / "log_file.txt"
    with started(log_file) as (port, _process):
        yield port, log_file


@contextlib.contextmanager
def started(log_file: Path):
    """Run a Daphne; yield its port and the process."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "community.settings.test", "PYTHONUNBUFFERED": "1"}
    with socket.socket() as door, log_file.open("wb") as out:  # open from the start: nobody else takes its number
        door.bind(("127.0.0.1", 0))
        door.listen()
        port, number = door.getsockname()[1], door.fileno()
        command = [sys.executable, "-m", "daphne", "--fd", str(number), "tests.support.echo_asgi:application"]
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, pass_fds=[number])
    try:
        yield port, child
    finally:
        child.terminate()
        child.wait(START_SECONDS)


def post(port: int, body: bytes, content_type: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    connection.request("POST", "/cms/?secret=1", body, {"Content-Type": content_type})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_multipart_form_without_fields_reaches_django(daphne):
    port, _log = daphne
    body = b"--mark--\r\n"
    assert post(port, body, "multipart/form-data; boundary=mark") == (200, body)


def test_access_log_has_no_client_address_and_no_query(daphne):
    port, log_file = daphne
    post(port, b"x", "text/plain")
    with open_socket(port) as connection:
        send_text(connection, b"x")
        assert read_frame(connection) == (1, b"1")
    log = log_file.read_text()
    assert "POST /cms/" in log
    assert "127.0.0.1" not in log
    assert "secret" not in log


def test_frame_over_64_kb_is_refused_while_it_comes_in(daphne):
    port, _log = daphne
    with open_socket(port) as connection:
        send_text(connection, b"x" * 65_536)
        assert read_frame(connection) == (1, b"65536")
        send_text(connection, b"x" * 65_537)
        kind, body = read_frame(connection)
        assert (kind, struct.unpack("!H", body[:2])[0]) == (8, TOO_LARGE)


def is_closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_request_that_has_begun_is_answered_before_the_process_ends(tmp_path):
    with started(tmp_path / "log") as (port, process):
        before_long(lambda: not is_closed(port))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        connection.request("GET", f"/until{tmp_path}/may-end")
        response = connection.getresponse()
        assert response.read1() == b"begun "
        process.terminate()
        before_long(lambda: is_closed(port))
        (tmp_path / "may-end").touch()
        assert response.read() == b"ended"
        assert process.wait(START_SECONDS) == 0


def test_process_that_ends_keeps_no_connection_open_for_the_next_request(tmp_path):
    with started(tmp_path / "log") as (port, process):
        before_long(lambda: not is_closed(port))
        idle, busy = (http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS) for _name in range(2))
        idle.request("POST", "/", b"x", {"Content-Type": "text/plain"})
        assert idle.getresponse().read() == b"x"
        busy.putrequest("POST", "/")
        busy.putheader("Content-Length", "1")
        busy.endheaders()
        half = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        half.request("GET", f"/until{tmp_path}/may-end")
        assert half.getresponse().read1() == b"begun "
        process.terminate()
        before_long(lambda: is_closed(port))
        assert idle.sock.recv(1) == b"", "it was closed, so that a proxy sends no form on it"
        busy.sock.sendall(b"y")
        response = busy.getresponse()
        assert (response.read(), response.headers["Connection"]) == (b"y", "close")
        (tmp_path / "may-end").touch()
        assert process.wait(START_SECONDS) == 0


REFUSALS = {
    "a socket that the site refuses": (b"/no/", b"13", b" 403 "),
    "a socket of an unknown version": (b"/ws/", b"7", b" 400 "),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refusals_of_daphne_have_our_headers(daphne, refusal):
    port, _log = daphne
    path, version, status = REFUSALS[refusal]
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
        answer = handshake(connection, path, version)
    assert status in answer.partition(b"\r\n")[0] + b" "
    for name, value in security_headers.for_refusals().items():
        assert f"{name}: {value}\r\n".encode() in answer


def test_error_page_of_daphne_has_our_headers(daphne):
    port, _log = daphne
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    connection.request("GET", "/broken/")
    answer = connection.getresponse()
    assert answer.status == 500
    assert security_headers.for_refusals().items() <= dict(answer.getheaders()).items()


def test_refusal_over_https_has_hsts(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    assert security_headers.for_refusals()["Strict-Transport-Security"] == "max-age=60; includeSubDomains"


def open_socket(port: int, path: bytes = b"/ws/") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
    assert b" 101 " in handshake(connection, path)
    return connection


def before_long(is_so) -> bool:
    end = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < end
    return True


def pressed(connection: socket.socket, what: bytes) -> int:
    send_text(connection, what)
    return int(read_frame(connection)[1])


def test_client_that_does_not_read_costs_little_memory_and_is_aborted(daphne):
    port, _log = daphne
    with open_socket(port, b"/much/") as slow, open_socket(port) as other:
        assert before_long(lambda: pressed(other, b"sent") == MANY_FRAMES)  # the last ones for nobody any more
        assert 0 < pressed(other, b"waited") < MANY_FRAMES / 2, "what nobody takes in waits in the memory of the server"
        assert frames_left(slow) < MANY_FRAMES / 2


def frames_left(connection: socket.socket) -> int:
    """Count the frames that still come before the connection ends."""
    count = 0
    with contextlib.suppress(ConnectionError, AssertionError):
        while read_frame(connection):
            count += 1
    return count


def test_client_that_reads_gets_every_frame(daphne):
    port, _log = daphne
    with open_socket(port, b"/all/") as connection:
        for _frame in range(MANY_FRAMES):
            assert len(read_frame(connection)[1]) == len(FRAME)


def test_frames_that_are_written_at_once_come_whole_and_in_order_between_others(daphne):
    port, _log = daphne
    with open_socket(port, b"/now/") as connection:
        frames = [read_frame(connection) for _number in range(MANY_FRAMES)]
    assert [body.decode() for _kind, body in frames] == [f"{number}:{FRAME}" for number in range(MANY_FRAMES)]


def test_frame_is_not_written_at_once_to_a_client_that_does_not_read(daphne):
    port, _log = daphne
    with open_socket(port, b"/now-unread/") as slow, open_socket(port) as other:
        assert before_long(lambda: pressed(other, b"/now-unread/") == MANY_FRAMES)
        assert 0 < frames_left(slow) < MANY_FRAMES / 2, "the rest waited in the memory of the server"


def test_unanswered_frames_close_the_connection(daphne):
    port, _log = daphne
    with open_socket(port, b"/deaf/") as connection:
        for _frame in range(FRAMES_PER_MINUTE + 10):
            send_text(connection, b"x")
        kind, body = read_frame(connection)
        assert (kind, struct.unpack("!H", body[:2])[0]) == (8, TOO_MANY)


def handshake(connection: socket.socket, path: bytes, version: bytes = b"13") -> bytes:
    """Ask for a socket; gives the head of the answer."""
    key = base64.b64encode(os.urandom(16))
    connection.sendall(
        b"GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: %s\r\n\r\n" % (path, key, version)
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += receive(connection, 1)
    return head


def send_text(connection: socket.socket, text: bytes) -> None:
    size = len(text)
    length = struct.pack("!BQ", 0x80 | 127, size) if size > 125 else struct.pack("!B", 0x80 | size)
    connection.sendall(b"\x81" + length + b"\0\0\0\0" + text)  # masked with zeros


def read_frame(connection: socket.socket) -> tuple[int, bytes]:
    kind, size = struct.unpack("!BB", receive(connection, 2))
    if size == 126:
        size = struct.unpack("!H", receive(connection, 2))[0]
    return kind & 15, receive(connection, size)


def receive(connection: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        part = connection.recv(size - len(got))
        assert part, "the connection was closed"
        got += part
    return got
