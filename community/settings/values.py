"""Checks of settings: each value that cannot be right stops the start with one sentence that names it."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

HOST = re.compile(r"\.?[^\s.*/:@,]+(\.[^\s.*/:@,]+)*\.?|\[[0-9A-Fa-f:.]+\]")  # a name or an address, and no port
SHORTEST_NAME = 7  # a shorter name is one edit away from too many others
PREFIXES = ("HUISKAMER_", "DJANGO_")
TEN_YEARS = 10 * 365 * 24 * 60 * 60


def url_parts(name: str, url: str, schemes: Iterable[str], *, needs_host: bool = True) -> SplitResult:
    """Return the parts of a URL with one of these schemes, a host and a port that exists.

    Raises:
        ImproperlyConfigured
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a host or a port that cannot be: a port is from 1 to 65535") from None
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if (needs_host and not parts.hostname) or re.search(r"\s", url):
        raise ImproperlyConfigured(f"{name} has no host: {next(iter(schemes))}://host")
    if port == 0:
        raise ImproperlyConfigured(f"{name} has port 0: a port is from 1 to 65535")
    return parts


def require_origin(name: str, origin: str) -> None:
    """Refuse more than scheme, host and port."""
    parts = url_parts(name, origin, ("https", "http"))
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise ImproperlyConfigured(f"{name} must be only https:// and the host, without a path, not {origin!r}")


def require_hosts(name: str, hosts: list[str]) -> None:
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name} must be the host names of the site with commas, and {host!r} is none")


def require_host_of(origin: str, hosts: list[str]) -> None:
    host = urlsplit(origin).hostname or ""
    if not validate_host(host, hosts):
        raise ImproperlyConfigured(f"SITE_ORIGIN has the host {host}, and ALLOWED_HOSTS does not name it")


def require_email(name: str, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise ImproperlyConfigured(f"{name} must be an email address, such as post@huiskamer.example") from None


def require_other_site(name: str, url: str, own_origin: str) -> None:
    """Refuse a URL that is not https, or on the host of the site itself."""
    host = url_parts(name, url, ("https",)).hostname
    if host == urlsplit(own_origin).hostname:
        raise ImproperlyConfigured(f"{name} must lead to another site than this one")


def require_folder(name: str, folder: Path) -> None:
    """Refuse a folder that is not there, or in which the site cannot write."""
    if not folder.is_dir():
        raise ImproperlyConfigured(f"{name} is no folder: {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} is a folder in which this user cannot write: {folder}")


def refuse_misspelled(environment: Mapping[str, str], known: set[str]) -> None:
    """Refuse a name that is one typing error away from a setting which is not there; all other names are foreign."""
    from rapidfuzz.distance import OSA

    names = known | {f"{name}_FILE" for name in known}
    missing = {name for name in names if name not in environment and len(name) >= SHORTEST_NAME}
    for given in sorted(set(environment) - names):
        bare = next((given.removeprefix(prefix) for prefix in PREFIXES if given.startswith(prefix)), given).upper()
        meant = bare if bare in missing else None
        meant = meant or next((name for name in sorted(missing) if OSA.distance(bare, name, score_cutoff=1) <= 1), None)
        if meant:
            raise ImproperlyConfigured(f"{given} is no setting of Huiskamer: is {meant} meant?")
