"""Checks of what people in distress rely on: a telephone number that works, and hours that can be true."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Written out, after spaces and hyphens were taken out. Source: the numbering plan of the Netherlands (ACM).
SHORT = re.compile(r"11[23]|116\d{3}|14\d{2,4}|18\d{2}", re.ASCII)
SERVICE = re.compile(r"0(?:800|900|906|909)(?:\d{4}|\d{7})", re.ASCII)
NATIONAL = re.compile(r"0[1-9]\d{8}", re.ASCII)
INTERNATIONAL = re.compile(r"\+31[1-9]\d{8}", re.ASCII)
WITHOUT_PREFIX = re.compile(r"08(?:00|9\d)|090\d", re.ASCII)  # of these, only the numbers of SERVICE exist
SEPARATORS = re.compile(r"[ \-–.()]+")
TIME = r"(\d{1,2})(?:[.:](\d{2}))?"
TIME_SPAN = re.compile(rf"\b{TIME}\s*(?:uur)?\s*(?:-|–|tot|to|until)\s*{TIME}\b", re.ASCII)
CLOCK = re.compile(r"\b(\d{1,2})[.:](\d{2})\b", re.ASCII)
LAST_HOUR, LAST_MINUTE = 24, 59


def callable_number(text: str) -> str:
    """Return what a telephone dials for a number as it is shown: digits, with a plus in front for +31.

    Returns an empty text for what is no number in the Netherlands.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    number = SEPARATORS.sub("", written.replace("(0)", ""))
    if number.startswith("0031"):
        number = f"+{number.removeprefix('00')}"
    if SHORT.fullmatch(number) or SERVICE.fullmatch(number) or INTERNATIONAL.fullmatch(number):
        return number
    return number if NATIONAL.fullmatch(number) and not WITHOUT_PREFIX.match(number) else ""


def validate_phone(text: str) -> None:
    """Check a telephone number.

    Raises:
        ValidationError: nobody can call it from the Netherlands.
    """
    if not callable_number(text):
        raise ValidationError(
            _("This is not a telephone number that works here. Examples: 113, 0800-0113, 088 0767 000, 06 12345678.")
        )


def validate_hours(text: str) -> None:
    """Check the times in a text about opening hours; words are free.

    Raises:
        ValidationError: a time does not exist, or a span of time ends when it begins.
    """
    spans = [tuple(int(part or 0) for part in match.groups()) for match in TIME_SPAN.finditer(text)]
    times = [time for span in spans for time in (span[:2], span[2:])]
    times += [tuple(map(int, match.groups())) for match in CLOCK.finditer(text)]
    if any(span[:2] == span[2:] for span in spans) or not all(_exists(*time) for time in times):
        raise ValidationError(_("This time does not exist. Write for instance: on working days 9.00 – 17.00."))


def names_a_time(text: str) -> bool:
    return bool(TIME_SPAN.search(text) or CLOCK.search(text))


def _exists(hour: int, minute: int) -> bool:
    return minute <= LAST_MINUTE and (hour < LAST_HOUR or (hour, minute) == (LAST_HOUR, 0))


def validate_link(link: str) -> None:
    """Accept a path of this site, or a URL with https.

    Raises:
        ValidationError: it is neither.
    """
    if not re.fullmatch(r"/(?![/\\])\S*|https://[^\s/]+\S*", link):
        raise ValidationError(_("Begin with / for a page of this site, or with https://."))
