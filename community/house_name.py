"""The name of this house, for rooms that stand below the one where editors change it."""

from collections.abc import Callable

from django.conf import settings

_read: list[Callable[[], str]] = []


def register_name(read: Callable[[], str]) -> None:
    """Register what returns the name that editors chose; it may ask the database."""
    _read[:] = [read]


def house_name() -> str:
    """Return the name of this house. One query; a page has it as ``site_name`` without one."""
    return _read[0]() if _read else settings.SITE_NAME
