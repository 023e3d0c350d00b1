"""The files in which the processes of this machine keep their counters, so that one of them can add all up.

``prometheus_client`` gives each process files with its process id in their names. These would pile up with each
restart, and two containers have the same ids. So a process takes a slot instead: the lowest number of which nobody
holds the lock. It goes on counting in the files of the process that had the slot before, and so no count is lost nor
ever falls. What holds only while a process lives (its open sockets) is deleted when its lock is free.
"""

import fcntl
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from prometheus_client import values
from prometheus_client.metrics_core import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

LAYOUT = "1"  # raise it when a counter gets other labels or buckets: the files of before are then left alone
MOST_SLOTS = 200
# Reserved at once: a write into a file that has no room on a full disk would end the process.
FILES = {"counter": 1 << 20, "histogram": 2 << 20, "gauge_livesum": 1 << 16}
LIVE = "gauge_live*"

log = logging.getLogger(__name__)
_held: list[IO] = []


def share(folder: Path) -> bool:
    """Keep the counters of this process in ``folder`` from now on; return False when that cannot be."""
    folder = folder / LAYOUT
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        slot = _take(folder)
    except OSError as error:
        log.error("the counters of this process are not shared: %s", type(error).__name__)
        return False
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: slot)
    return True


def collect(folder: Path) -> Iterable[Metric]:
    """Add up what all processes counted; of those that ended, not what held only while they lived."""
    for path in (folder / LAYOUT).glob("*.lock"):
        with suppress(PermissionError), path.open("a") as lock:
            if _is_locked_now(lock):
                _delete_live(path.parent, path.stem)
    return MultiProcessCollector(None, str(folder / LAYOUT)).collect()


def _take(folder: Path) -> str:
    for number in map(str, range(MOST_SLOTS)):
        try:
            lock = (folder / f"{number}.lock").open("a")
        except PermissionError:  # of a command that ran as another user
            continue
        if not _is_locked_now(lock):
            lock.close()
            continue
        _held.append(lock)  # until the process ends
        _delete_live(folder, number)
        for kind, size in FILES.items():
            _reserve(folder / f"{kind}_{number}.db", size)
        return number
    raise OSError("there is no free slot")


def _is_locked_now(lock: IO) -> bool:
    """Take the lock, and return whether it was free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _delete_live(folder: Path, slot: str) -> None:
    for path in folder.glob(f"{LIVE}_{slot}.db"):
        path.unlink(missing_ok=True)


def _reserve(path: Path, size: int) -> None:
    if path.exists() and not _is_whole(path):  # the machine went down while it grew
        path.unlink()
    with path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def _is_whole(path: Path) -> bool:
    try:
        return all(True for _ in MmapedDict.read_all_values_from_file(path))
    except Exception:  # whatever bytes are in it
        return False
