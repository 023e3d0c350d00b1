"""Several real processes count in one folder; some end, some are killed, others come."""

import subprocess
import sys
from errno import ENOSPC
from pathlib import Path

import pytest
from prometheus_client import values

from community.metrics import slots

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
PROCESS = """
import sys
from pathlib import Path
from community.metrics import slots
assert slots.share(Path(sys.argv[1]))
from prometheus_client import CollectorRegistry, Counter, Gauge
registry = CollectorRegistry()
pages = Counter("pages", "Pages.", ["route"], registry=registry)
sockets = Gauge("sockets", "Sockets.", multiprocess_mode="livesum", registry=registry)
for line in sys.stdin:
    name, count = line.split()
    pages.labels("a/<slug>/").inc(int(count)) if name == "pages" else sockets.inc(int(count))
    print("ready", flush=True)
"""


@pytest.fixture
def start(tmp_path):
    """``start()`` gives another process that counts in the folder."""
    processes = []

    def started() -> subprocess.Popen:
        command = [sys.executable, "-c", PROCESS, str(tmp_path)]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def count(process: subprocess.Popen, name: str, number: int) -> None:
    process.stdin.write(f"{name} {number}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


def sums(folder: Path) -> dict[str, float]:
    return {sample.name: sample.value for metric in slots.collect(folder) for sample in metric.samples}


def test_counts_of_two_processes_are_added(start, tmp_path):
    pages, sockets = start(), start()
    count(pages, "pages", 3)
    count(sockets, "pages", 4)
    count(pages, "sockets", 2)
    count(sockets, "sockets", 1)
    assert sums(tmp_path) == {"pages_total": 7, "sockets": 3}


def test_killed_process_keeps_its_counts_and_loses_its_sockets(start, tmp_path):
    killed, other = start(), start()
    count(killed, "pages", 3)
    count(killed, "sockets", 2)
    count(other, "sockets", 1)
    kill(killed)
    assert sums(tmp_path) == {"pages_total": 3, "sockets": 1}


def test_next_process_takes_the_free_slot_and_counts_on(start, tmp_path):
    for number in (1, 2, 3):
        process = start()
        count(process, "pages", 5)
        count(process, "sockets", 1)
        assert sums(tmp_path) == {"pages_total": 5 * number, "sockets": 1}
        kill(process)
    assert [path.name for path in (tmp_path / slots.LAYOUT).glob("*.lock")] == ["0.lock"]


def test_damaged_file_is_begun_anew(start, tmp_path):
    process = start()
    count(process, "pages", 5)
    kill(process)
    file = tmp_path / slots.LAYOUT / "counter_0.db"
    data = bytearray(file.read_bytes())
    data[8:12] = b"\xff\xff\xff\x7f"
    file.write_bytes(data)
    process = start()
    count(process, "pages", 2)
    assert sums(tmp_path)["pages_total"] == 2


def test_files_are_for_their_own_user_and_have_their_room_at_once(start, tmp_path):
    count(start(), "pages", 1)
    folder = tmp_path / slots.LAYOUT
    assert folder.stat().st_mode & 0o077 == 0
    for kind, size in slots.FILES.items():
        assert (folder / f"{kind}_0.db").stat().st_blocks * 512 >= size


def test_process_on_a_full_disk_counts_for_itself(tmp_path, monkeypatch, caplog):
    def full(*_arguments):
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("community.metrics.slots.os.posix_fallocate", full)
    before = values.ValueClass
    assert slots.share(tmp_path) is False
    assert values.ValueClass is before
    assert "not shared: OSError" in caplog.text
