"""Elasticsearch with security on, as it is after its installation: a user, a password, and an authority of its own."""

import base64
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from search.engines.base import EngineError
from search.engines.elastic.engine import ElasticEngine
from tests.support.nginx import write_certificate

pytestmark = pytest.mark.once


class SecuredServer(BaseHTTPRequestHandler):
    """Answers that an alias exists to the user ``huis``, and 401 to everybody else."""

    def do_GET(self):
        is_known = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"huis:p@ss").decode()
        self.send_response(200 if is_known else 401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path):
    """The port of a server with TLS; its certificate is in tmp_path."""
    write_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), SecuredServer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask(port: int, user: str, ca_file: str) -> dict:
    engine = ElasticEngine(f"https://{user}@127.0.0.1:{port}", "tests", ca_file)
    with engine._answering_client() as client:
        return client.cluster.health().body


def test_server_with_its_own_authority_is_asked_with_user_and_password(server, tmp_path):
    assert ask(server, "huis:p%40ss", str(tmp_path / "fullchain.pem")) == {}


def test_wrong_password_is_an_engine_error_without_the_password(server, tmp_path):
    with pytest.raises(EngineError) as caught:
        ask(server, "huis:kanarie", str(tmp_path / "fullchain.pem"))
    assert "kanarie" not in f"{caught.value!r}{caught.value.__cause__!r}"


def test_unknown_authority_is_refused(server):
    with pytest.raises(EngineError):
        ask(server, "huis:p%40ss", "")
