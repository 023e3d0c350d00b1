"""What may stand in a log: what happened, where in the code, and the number of the request. Never who, never words.

The settings import this file. All lines go through here, ours and those of others:

- a line of ours is written as it is: our own code passes names of things, never texts of people;
- of somebody else's line only the first line of its template is written, without what was filled in, as that is
  where paths, addresses and values stand;
- of an exception its class and the places in the code, never its message, which quotes what it stumbled over;
- what Django says of a request is told again from the route ("forum/<slug:slug>/"), not from the address.

With ``style="full"`` (only for developing) everything is shown as it came.
"""

import logging
import traceback
from pathlib import Path

import structlog

ROOT = Path(__file__).resolve().parent.parent
OURS = ("community", "search", "forum", "chat", "selfhelp", "recoverycollege", "demo")
OF_A_REQUEST = ("django.request", "django.security")
OF_THE_REQUEST_LINE = ("method", "route", "status", "ms")
TEMPLATE_CHARACTERS = 120
PLACES = 12  # innermost ones


def what_may_be_said(logger, method, event: dict) -> dict:
    """Processor: put in the place of the message what may be kept."""
    record: logging.LogRecord = event["_record"]
    if record.name.startswith(OF_A_REQUEST):
        event["event"] = "request refused" if record.name.startswith("django.security") else "request failed"
        event |= _of_request(record)
    elif record.name.split(".")[0] not in OURS:
        event["event"] = str(record.msg).split("\n", 1)[0][:TEMPLATE_CHARACTERS]
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    for name in ("exc_info", "stack_info", "exception"):
        event.pop(name, None)
    if error is not None:
        event["error"], event["places"] = type(error).__qualname__, _places(error)
    return event


def route_of(request) -> str:
    """The pattern of the address, without what was filled in."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else ""


def _of_request(record: logging.LogRecord) -> dict:
    request = getattr(record, "request", None)
    found = {"status": getattr(record, "status_code", None), "route": route_of(request)}
    return {name: value for name, value in found.items() if value}


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


def formatter(style: str) -> logging.Formatter:
    """``json``, ``plain`` (the same, to read) or ``full``."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=OF_THE_REQUEST_LINE),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if style != "full":
        before.append(what_may_be_said)
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )


def configuration(style: str, requests: str = "INFO") -> dict:
    """Django's ``LOGGING``; ``requests`` is the level of the one line per request."""
    silent = {"level": "CRITICAL", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "style": style}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would write beside ours, and mail what is in a request to the admins
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"level": "ERROR"},  # what was refused stands in the line of the request
            "django.tasks": {"level": "WARNING"},  # two lines for every piece of work
            "community.requests": {"level": requests},
            # Daphne and Django's server would write visitors' addresses
            "daphne.access": silent,
            "django.server": silent,
            "django.channels.server": silent,
        },
    }
