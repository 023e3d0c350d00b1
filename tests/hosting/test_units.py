"""The units of systemd: hardened, without typing errors, and alike in what they share."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.rooms import ROOT

pytestmark = pytest.mark.once

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
COMMON = UNITS / "huiskamer-.service.d" / "common.conf"
ANALYZE = shutil.which("systemd-analyze")
TENTHS_OF_EXPOSURE = 30

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here (Debian: systemd)")


def analyze(*arguments: str, folder: Path = UNITS) -> subprocess.CompletedProcess:
    return subprocess.run([ANALYZE, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES)
def test_exposure_of_each_service_is_three_or_less(unit):
    checked = analyze("security", "--offline=true", f"--threshold={TENTHS_OF_EXPOSURE}", "--no-pager", unit)
    assert checked.returncode == 0, checked.stdout[-600:] + checked.stderr


@needs_systemd
def test_service_without_the_common_settings_would_be_exposed(tmp_path):
    """Shows that the test above can fail, and that the hardening comes from the common file."""
    shutil.copy(UNITS / "huiskamer-worker.service", tmp_path)
    arguments = ["security", "--offline=true", f"--threshold={TENTHS_OF_EXPOSURE}", "huiskamer-worker.service"]
    assert analyze(*arguments, folder=tmp_path).returncode != 0


@needs_systemd
def test_systemd_knows_every_name_and_value_in_the_units(tmp_path):
    """The programs are those of an installed site: here each is replaced by one that exists."""
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("*.service"):
        unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE))
    checked = analyze("verify", "--man=no", *sorted(path.name for path in tmp_path.glob("*.*r")), folder=tmp_path)
    assert "huiskamer" not in checked.stderr


def test_systemd_reads_the_common_settings_for_every_service():
    assert len(SERVICES) > 4
    assert all(name.startswith(COMMON.parent.name.removesuffix(".service.d")) for name in SERVICES)


def test_files_of_a_service_are_for_its_own_user():
    lines = COMMON.read_text().splitlines()
    assert {"UMask=0077", "LimitCORE=0", "User=huiskamer", "ProtectSystem=strict"} <= set(lines)


@pytest.mark.parametrize("unit", SERVICES)
def test_service_does_not_weaken_what_is_common(unit):
    names = {line.partition("=")[0] for line in COMMON.read_text().splitlines() if "=" in line}
    own = {line.partition("=")[0] for line in (UNITS / unit).read_text().splitlines() if "=" in line}
    assert not names & own


@pytest.mark.parametrize("unit", SERVICES)
def test_service_is_started_at_boot_or_by_a_timer(unit):
    timer = (UNITS / unit).with_suffix(".timer")
    starts = timer if timer.exists() else UNITS / unit
    assert re.search(r"^WantedBy=(multi-user|timers)\.target$", starts.read_text(), re.MULTILINE)


@pytest.mark.parametrize("unit", [name for name in SERVICES if not (UNITS / name).with_suffix(".timer").exists()])
def test_service_that_lasts_is_always_started_again(unit):
    assert "Restart=always" in (UNITS / unit).read_text()
    assert "StartLimitIntervalSec=0" in COMMON.read_text()
