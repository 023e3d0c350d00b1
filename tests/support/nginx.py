"""A real nginx with the files in ``deploy/``, on a free port of this machine and with a certificate of its own."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
START_SECONDS = 30
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Nginx:
    port: int
    log: Path
    process: subprocess.Popen

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        """Return the response to one request on a connection of its own."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=START_SECONDS, context=context)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()


@contextmanager
def started(folder: Path, processes: dict[str, list[int]], change: Callable[[str], str] = str) -> Iterator[Nginx]:
    """Run nginx in front of ``processes`` (upstream -> ports), with its files as ``change`` leaves them."""
    port, log = write_files(folder, processes, change), folder / "nginx.log"
    command = [PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off; master_process off;"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with log.open("wb") as out:
        process = subprocess.Popen(command, stderr=out)
    try:
        wait_until_open(port)
        yield Nginx(port, log, process)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def write_files(
    folder: Path,
    processes: dict[str, list[int]],
    change: Callable[[str], str] = str,
    *,
    https: int = 0,
    errors: Path | None = None,
) -> int:
    """Write the files as they are shipped, with ports and paths of this machine; return the port for https.

    ``errors``: the folder in which the folder with the error pages is.
    """
    write_certificate(folder)
    https = https or free_port()
    site = (DEPLOY / "nginx.conf").read_text().replace("/etc/nginx/certificates", str(folder))
    site = site.replace("root /var/huiskamer;", f"root {errors or folder};")
    for name, ports in processes.items():
        line = re.search(rf"server {name}:8000(.*);", site)
        site = site.replace(line[0], "\n  ".join(f"server 127.0.0.1:{port}{line[1]};" for port in ports))
    site = re.sub(r" *listen \[::\].*\n", "", site)
    for number, port in (("80 ", free_port()), ("443 ", https)):
        site = site.replace(f"listen {number}", f"listen 127.0.0.1:{port} ")
    main = (DEPLOY / "nginx-main.conf").read_text()
    main = main.replace("pid /run/nginx.pid;", f"pid {folder}/nginx.pid;")
    main = re.sub(r" *include .*\n", "", main)
    paths = "".join(f"  {name}_temp_path {folder}/{name};\n" for name in TEMPORARY)
    main = main.replace("http {\n", f"http {{\n{paths}  include {folder}/site.conf;\n")
    (folder / "site.conf").write_text(change(site))
    (folder / "nginx.conf").write_text(change(main))
    return https


def write_certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(names, critical=True).sign(key, hashes.SHA256())
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
