"""A process of its own for a file that somebody made elsewhere: bounded in memory and time, with nothing of ours in it.

Whatever a file does to whoever reads it, it does to this process: it knows no database, no secret and no other file.
"""

import resource
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from community.pages.uploads import Refused

KINDS = ("pdf", "mp4")
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 20
ROOT = Path(__file__).resolve().parents[3]
HERE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from community.pages.uploads import sandbox; sandbox.work(sys.argv[2])"
)
REFUSED = 3


def cleaned(kind: str, content: bytes) -> bytes:
    """The same document without what it should not say; or ``Refused``."""
    if kind not in KINDS:
        raise Refused
    command = [sys.executable, "-I", "-c", HERE, str(ROOT), kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, env={})  # noqa: S603
    except subprocess.TimeoutExpired as long:
        raise Refused("large") from long
    if done.returncode == REFUSED:
        raise Refused(done.stderr.decode())
    if done.returncode < 0:  # stopped: too much time or memory
        raise Refused("large")
    if done.returncode or not done.stdout:
        raise Refused
    return done.stdout


def work(kind: str) -> None:
    """Inside that process: a file comes in, and a clean one or a reason goes out."""
    bounds()
    try:
        clean = import_module(f"community.pages.uploads.{kind}").cleaned(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stderr.write(refused.why)
        sys.exit(REFUSED)
    except MemoryError:
        sys.stderr.write("large")
        sys.exit(REFUSED)
    sys.stdout.buffer.write(clean)


def bounds() -> None:
    with suppress(ValueError, OSError):  # not every system knows these bounds
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
