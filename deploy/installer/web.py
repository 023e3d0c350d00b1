"""nginx: its own file and that of the site, the certificate, and its renewal."""

import hashlib
import re
from pathlib import Path

from deploy.installer.account import VAR
from deploy.installer.machine import Machine, StopError

DEPLOY = Path(__file__).resolve().parent.parent
MAIN, SITE = "/etc/nginx/nginx.conf", "/etc/nginx/conf.d/huiskamer.conf"
DEFAULT, DEFAULT_SOURCE = "/etc/nginx/sites-enabled/default", "/etc/nginx/sites-available/default"
CERTIFICATES, ACME = "/etc/nginx/certificates", "/var/www/acme"
NAMES = ("fullchain.pem", "privkey.pem")
RENEWED = "/etc/letsencrypt/renewal-hooks/deploy/huiskamer"
RELOAD = (
    "#!/bin/sh\n# By deploy/install: nginx reads a new certificate when it is told to.\nexec systemctl reload nginx\n"
)


def make(machine: Machine, domain: str, ports: dict[str, list[int]], certbot_email: str = "") -> None:
    machine.folder(ACME, 0o755)
    machine.folder(CERTIFICATES, 0o755)
    is_new = make_certificate(machine, domain, is_for_now=bool(certbot_email))
    is_new |= take_over(machine)
    is_new |= machine.file(SITE, site(ports))
    reload(machine, is_new)
    if certbot_email and fetch_certificate(machine, domain, certbot_email):
        reload(machine, True)


def site(ports: dict[str, list[int]]) -> str:
    """Return deploy/nginx.conf with the processes and paths of this machine.

    Raises:
        StopError: the file has no such line.
    """
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for upstream, numbers in ports.items():
        line = rf"^( *)server {upstream}:8000(.*);$"
        servers = "\n".join(rf"\g<1>server 127.0.0.1:{port}\g<2>;" for port in numbers)
        text, count = re.subn(line, servers, text, flags=re.MULTILINE)
        require_one(count, upstream)
    text, count = re.subn(r"root /var/huiskamer;", f"root {VAR};", text)
    require_one(count, "root")
    return text


def require_one(count: int, what: str) -> None:
    if count != 1:
        raise StopError(f"deploy/nginx.conf has {count} lines for {what} instead of one: please tell us.")


def take_over(machine: Machine) -> bool:
    """Put our file in place of nginx's own, and take Debian's page of welcome away, when nobody changed these."""
    text = (DEPLOY / "nginx-main.conf").read_text(encoding="utf-8")
    is_new = False
    if is_ours_or_untouched(machine, MAIN, text):
        is_new = machine.file(MAIN, text)
    else:
        machine.leave(f"{MAIN} was changed by somebody: compare it with deploy/nginx-main.conf")
    if machine.at(DEFAULT).is_symlink():
        if is_untouched(machine, DEFAULT_SOURCE):
            machine.remove(DEFAULT, "the untouched default site of Debian, which has the same ports")
            return True
        machine.leave(f"{DEFAULT} was changed by somebody: it may have the same ports as the site")
    return is_new


def is_ours_or_untouched(machine: Machine, path: str, ours: str) -> bool:
    target = machine.at(path)
    if not target.exists():
        return True
    has_head = target.read_text(encoding="utf-8").splitlines()[:1] == ours.splitlines()[:1]
    return has_head or is_untouched(machine, path)


def is_untouched(machine: Machine, path: str) -> bool:
    """Return whether the file is as the package brought it: dpkg knows its checksum."""
    listed = machine.answer("dpkg-query", "-W", "-f", "${Conffiles}\n", "nginx-common", "nginx") or ""
    sums = {line.split()[0]: line.split()[1] for line in listed.splitlines() if len(line.split()) > 1}
    target = machine.at(path)
    return target.exists() and sums.get(path) == hashlib.md5(target.read_bytes(), usedforsecurity=False).hexdigest()


def make_certificate(machine: Machine, domain: str, *, is_for_now: bool = False) -> bool:
    """Use the one of Let's Encrypt, or the certificate that is there, else make one to start with, signed by itself.

    ``is_for_now``: another one is asked for in a moment.
    """
    key = f"{CERTIFICATES}/{NAMES[1]}"
    lives = f"/etc/letsencrypt/live/{domain}"
    if machine.at(f"{lives}/{NAMES[1]}").exists():
        return link_to(machine, lives)
    if machine.at(key).exists():
        machine.say("ok", f"certificate {key}")
        return False
    machine.run(
        "certificate to start with, signed by itself",
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-days", "90", "-subj", f"/CN={domain}", "-addext", f"subjectAltName=DNS:{domain}"),
        *("-keyout", key, "-out", f"{CERTIFICATES}/{NAMES[0]}"),
    )
    if not is_for_now:
        machine.leave(
            f"browsers refuse this certificate: take a real one (--certbot EMAIL), or yours in {CERTIFICATES}"
        )
    return True


def link_to(machine: Machine, folder: str) -> bool:
    """Let nginx use the files that certbot renews."""
    changed = [machine.link(f"{CERTIFICATES}/{name}", f"{folder}/{name}") for name in NAMES]
    hook = machine.file(RENEWED, RELOAD, 0o755)
    return any(changed) or hook


def fetch_certificate(machine: Machine, domain: str, email: str) -> bool:
    """Ask Let's Encrypt for a certificate, by the site that answers already; return whether there is a new one."""
    if machine.at(f"/etc/letsencrypt/live/{domain}").exists():
        return False
    words = ("certonly", "--non-interactive", "--agree-tos", "-m", email, "--webroot", "-w", ACME, "-d", domain)
    try:
        was_run = machine.run(f"certificate of Let's Encrypt for {domain}", "certbot", *words)
    except StopError as stop:
        machine.leave(f"there is no certificate yet: does {domain} lead to this machine?\n{stop}")
        return False
    return was_run and link_to(machine, f"/etc/letsencrypt/live/{domain}")


def reload(machine: Machine, is_new: bool) -> None:
    if not is_new:
        machine.say("ok", "nginx has read its files")
        return
    machine.run("nginx understands its files", "nginx", "-t")
    if machine.has_systemd or not machine.is_real:
        machine.run("nginx reads its files", "systemctl", "reload-or-restart", "nginx")
    else:
        machine.leave("nginx must read its files:  nginx -s reload  (there is no systemd here)")
