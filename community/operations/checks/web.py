"""The certificate of the site, as whoever connects to it sees it."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from community.operations.registry import Finding, broken, check, look, ok

CONNECT_SECONDS = 3
SOON_DAYS, TOO_SOON_DAYS = 21, 7
RENEW = "Renew it (certbot renew), and let nginx read it: systemctl reload nginx"


def certificate_end(host: str, port: int) -> datetime:
    """Return when the certificate ends that this machine shows for the host; where it serves none, the host itself.

    Raises:
        OSError: nobody answers. Its subclass SSLCertVerificationError: browsers refuse it.
    """
    try:
        connection = socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS)
    except OSError:
        connection = socket.create_connection((host, port), CONNECT_SECONDS)
    with connection, ssl.create_default_context().wrap_socket(connection, server_hostname=host) as tls:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(tls.getpeercert()["notAfter"]), UTC)


@check("certificate")
def check_certificate() -> Finding:
    parts = urlsplit(settings.SITE_ORIGIN)
    if parts.scheme != "https":
        return ok("SITE_ORIGIN has no https, and needs no certificate.")
    host = parts.hostname or ""
    try:
        days = (certificate_end(host, parts.port or 443) - datetime.now(UTC)).days
    except ssl.SSLCertVerificationError as error:
        return broken(f"Browsers refuse the certificate of {host}: {error.verify_message}.", RENEW)
    except OSError:
        return look(
            f"Nobody answers with a certificate for {host}, seen from here.", "Is nginx running? systemctl status nginx"
        )
    text = f"The certificate of {host} is valid for {days} more days."
    if days < TOO_SOON_DAYS:
        return broken(text, RENEW)
    return look(text, RENEW) if days < SOON_DAYS else ok(text)
