"""A child process that cleans an uploaded file: bounded in memory and time, without environment variables.

A file that breaks its reader breaks only this process, which knows no database, no secret and no other file.
"""

import resource
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from community.pages.uploads import Refused

KINDS = ("pdf", "mp4", "heif", "svg")
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 20
ROOT = Path(__file__).resolve().parents[3]
CHILD_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from community.pages.uploads import sandbox; sandbox.clean_stdin(sys.argv[2])"
)
EXIT_REFUSED = 3


def cleaned(kind: str, content: bytes) -> bytes:
    """Return the file without hidden data. ``kind`` is one of ``KINDS``.

    Raises:
        Refused: with the reason of the cleaner; "large" when it took too much time or memory.
    """
    if kind not in KINDS:
        raise Refused
    command = [sys.executable, "-I", "-c", CHILD_CODE, str(ROOT), kind]
    try:
        process = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, env={})  # noqa: S603
    except subprocess.TimeoutExpired as timeout:
        raise Refused("large") from timeout
    if process.returncode == EXIT_REFUSED:
        raise Refused(process.stderr.decode())
    if process.returncode < 0:  # killed: too much time or memory
        raise Refused("large")
    if process.returncode or not process.stdout:
        raise Refused
    return process.stdout


def clean_stdin(kind: str) -> None:
    """Run in the child process: read the file from stdin, and write a clean one to stdout or a reason to stderr."""
    limit_resources()
    try:
        clean = import_module(f"community.pages.uploads.{kind}").cleaned(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stderr.write(refused.reason)
        sys.exit(EXIT_REFUSED)
    except MemoryError:
        sys.stderr.write("large")
        sys.exit(EXIT_REFUSED)
    sys.stdout.buffer.write(clean)


def limit_resources() -> None:
    with suppress(ValueError, OSError):  # not every system knows these limits
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
