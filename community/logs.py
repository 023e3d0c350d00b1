"""Logging without personal data: the event, the lines of code and the request id; no person and no text of people.

The settings import this file. All lines go through here, ours and those of others:

- a record of our own code is written as it is: it holds names of things, never texts of people;
- of a record of another package only the first line of its template is written, without its arguments, which hold
  paths, client addresses and values;
- of an exception its class and the frames of its traceback, never its message, which quotes values;
- of a request that Django logs its status and route ("forum/<slug:slug>/"), not its URL.

With ``style="full"`` (for development only) records are written unchanged.
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
MAX_FRAMES = 12  # the innermost ones


def remove_personal_data(logger, method, event: dict) -> dict:
    """Replace the message and the exception by what may be logged (a processor of structlog)."""
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
        event["error"], event["frames"] = type(error).__qualname__, _frames(error)
    return event


def route_of(request) -> str:
    """Return the URL pattern of a request, without its values."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else ""


def _of_request(record: logging.LogRecord) -> dict:
    request = getattr(record, "request", None)
    values = {"status": getattr(record, "status_code", None), "route": route_of(request)}
    return {name: value for name, value in values.items() if value}


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


def formatter(style: str) -> logging.Formatter:
    """Return the formatter of a style: ``json``, ``plain`` (the same for people to read) or ``full``."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=OF_THE_REQUEST_LINE),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if style != "full":
        before.append(remove_personal_data)
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )


def configuration(style: str, requests: str = "INFO") -> dict:
    """Return Django's ``LOGGING``; ``requests`` is the level of the line for each request."""
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
            "django.request": {"level": "ERROR"},  # the line of the request has the status of a refusal
            "django.tasks": {"level": "WARNING"},  # it logs two lines for every task
            "community.requests": {"level": requests},
            # Daphne and Django's server would write client addresses
            "daphne.access": silent,
            "django.server": silent,
            "django.channels.server": silent,
        },
    }
