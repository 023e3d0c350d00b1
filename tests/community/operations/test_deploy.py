"""The files in deploy/: nginx sends pages and sockets to their own processes, which compose and systemd start."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

pytestmark = pytest.mark.once

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
START_SECONDS = 30
AROUND = """
daemon off; master_process off; pid {folder}/pid;
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


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
    """The port of a real nginx with our configuration, in front of one process of each kind."""
    if NGINX is None:
        pytest.skip("there is no nginx here (Debian: apt install nginx-light)")
    folder, processes = tmp_path_factory.mktemp("nginx"), []
    write_certificate(folder)
    text = (DEPLOY / "nginx.conf").read_text().replace("/etc/nginx/certificates", str(folder))
    for name in upstreams():
        server = ThreadingHTTPServer(("127.0.0.1", 0), Process)
        server.process_name = name
        threading.Thread(target=server.serve_forever, daemon=True).start()
        processes.append(server)
        text = text.replace(f"server {name}:8000;", f"server 127.0.0.1:{server.server_address[1]};")
    ports = {"80 ": free_port(), "443 ": free_port()}
    text = re.sub(r" *listen \[::\].*\n", "", text)
    for number, port in ports.items():
        text = text.replace(f"listen {number}", f"listen 127.0.0.1:{port} ")
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until_open(ports["443 "])
        yield ports["443 "]
    finally:
        nginx.terminate()
        nginx.wait(START_SECONDS)
        for server in processes:
            server.shutdown()
            server.server_close()


def write_certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    certificate = builder.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(*pem))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_open(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < end
            time.sleep(0.05)


def asked(port: int, path: str, **headers: str):
    """Return the response of nginx, which the process behind it made of the request that it got."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, timeout=START_SECONDS, context=context)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


@pytest.mark.parametrize(
    ("path", "process"),
    [("/", "pages"), ("/cms/", "pages"), ("/ws/", "sockets"), ("/ws/x", "pages"), ("/ws/?lang=en", "sockets")],
)
def test_each_kind_of_process_gets_what_is_for_it(site, path, process):
    assert asked(site, path).read().decode().splitlines()[0] == process


def test_client_cannot_choose_client_address_or_host(site):
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    got = asked(site, "/", **headers, Host="huiskamer.example").read().decode()
    assert "X-Forwarded-For: 127.0.0.1\n" in got
    assert "X-Forwarded-Proto: https\n" in got
    assert "Host: huiskamer.example\n" in got
    assert "192.0.2.7" not in got
    assert "evil.example" not in got


def test_nginx_compresses_no_page(site):
    response = asked(site, "/", **{"Accept-Encoding": "gzip", "X-Long": "x" * 2000})
    assert response.headers["Content-Encoding"] is None


def test_readiness_is_not_for_visitors(site):
    assert asked(site, "/readyz").status == 404
