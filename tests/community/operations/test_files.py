"""Files and folders of the site are for its own user alone; what nginx serves can be read by nginx."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.operations import tasks
from community.pages.error_pages import static_pages
from community.privacy.export.files import folder as export_folder
from community.settings.env import database_from_url
from search.engines.embedded.storage import open_file

ROOT = Path(__file__).resolve().parents[3]


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def test_settings_set_the_mask():
    code = "import os; os.umask(0o022); import community.settings.base; print(oct(os.umask(0)))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "0o77"


def test_new_database_and_its_log_are_for_their_own_user(tmp_path, django_db_blocker):
    file = tmp_path / "var" / "huiskamer.sqlite3"
    file.parent.mkdir()
    with django_db_blocker.unblock():
        database = DatabaseWrapper(
            configured.DATABASES["default"] | {"TIME_ZONE": None} | database_from_url("", file), "other"
        )
        with database.cursor() as cursor:
            cursor.execute("CREATE TABLE a (b)")
        modes = {path.name: mode(path) for path in file.parent.iterdir()}
        database.close()
    assert set(modes.values()) == {0o600}
    assert "huiskamer.sqlite3-wal" in modes
    assert mode(file.parent) == 0o700


def test_new_search_file_uploads_and_exports_are_for_their_own_user(tmp_path, settings):
    settings.MEDIA_ROOT, settings.EXPORT_ROOT = tmp_path / "media", tmp_path / "exports"
    name = default_storage.save("images/een.txt", ContentFile(b"x"))
    assert mode(tmp_path / "media" / name) == 0o600
    assert {mode(path) for path in [tmp_path / "media", tmp_path / "media" / "images", export_folder()]} == {0o700}
    open_file(tmp_path / "search.sqlite3").close()
    assert mode(tmp_path / "search.sqlite3") == 0o600


def test_error_pages_can_be_read_by_nginx(tmp_path, settings, db):
    settings.VAR = tmp_path
    static_pages.write()
    pages = list(Path(settings.VAR).rglob("5*.html"))
    assert pages
    assert {mode(page) for page in pages} == {0o644}
    assert {mode(page.parent) for page in pages} == {0o755}


def test_tick_takes_files_of_earlier_versions_away_from_others(tmp_path, settings):
    settings.MEDIA_ROOT, settings.EXPORT_ROOT = tmp_path / "media", tmp_path / "exports"
    settings.SEARCH_FILE, settings.ERASURE_LEDGER = tmp_path / "search.sqlite3", tmp_path / "erasure.ledger"
    inside = tmp_path / "media" / "images" / "een.jpg"
    inside.parent.mkdir(parents=True)
    log, others = tmp_path / "search.sqlite3-wal", tmp_path / "errors.html"
    for path in (inside, settings.SEARCH_FILE, log, settings.ERASURE_LEDGER, others):
        path.touch()
        path.chmod(0o664)
    inside.parent.chmod(0o755)
    tasks.protect_files()
    assert {mode(path) for path in (inside, settings.SEARCH_FILE, log, settings.ERASURE_LEDGER)} == {0o600}
    assert (mode(inside.parent), mode(others)) == (0o700, 0o664)
    assert tasks.protect_files() == "0 files and folders that others could read"


def test_units_of_systemd_set_the_mask():
    folder = ROOT / "deploy" / "systemd"
    units = list(folder.glob("*.service"))
    assert len(units) == 5
    assert [unit.name for unit in units if not unit.name.startswith("huiskamer-") or "UMask" in unit.read_text()] == []
    assert "\nUMask=0077\n" in (folder / "huiskamer-.service.d" / "common.conf").read_text()  # of them all


def test_finished_jobs_are_deleted_and_tracebacks_of_failed_ones(db):
    for status, days in (("SUCCESSFUL", 0), ("FAILED", 1), ("FAILED", 15), ("READY", 0)):
        DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [], "kwargs": {"member": "x"}},
            task_path="a.b",
            backend_name="default",
            exception_class_path="",
            traceback="ValueError: woorden van iemand" if status == "FAILED" else "",
            finished_at=timezone.now() - timedelta(days=days) if status != "READY" else None,
        )
    assert tasks.clear_finished_jobs() == "2 jobs that are done"
    assert sorted(DBTaskResult.objects.values_list("status", "traceback")) == [("FAILED", ""), ("READY", "")]
