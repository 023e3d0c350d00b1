"""``manage.py doctor``: all is well on a healthy site, and each fault gives a line that says what to mend."""

import json
import ssl
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import Warning as CheckWarning
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background
from community.members.choices import DutyKind
from community.members.models import Duty
from community.operations import backups, probes, registry
from community.operations.actions import note_done, run_due_jobs
from community.operations.checks import configuration, database, web
from community.operations.models import PeriodicRun, WorkerHeartbeat
from search.actions import rebuild
from tests.support.people import make_member

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def site(db, settings, tmp_path, monkeypatch) -> Path:
    """A healthy site: its folder."""
    public = str(pyrage.x25519.Identity.generate().to_public())
    settings.VAR, settings.MEDIA_ROOT, settings.EXPORT_ROOT = tmp_path, tmp_path / "media", tmp_path / "exports"
    settings.SEARCH_FILE, settings.ERASURE_LEDGER = tmp_path / "search.sqlite3", tmp_path / "erasure.ledger"
    settings.METRICS_DIR = tmp_path / "metrics"
    settings.BACKUP_DIR, settings.BACKUP_KEY, settings.BACKUP_COPY_COMMAND = str(tmp_path / "backups"), public, "true"
    settings.SECOND_FACTOR_KEYS, settings.SECRET_KEY_FALLBACKS = ["k" * 40], []
    settings.SITE_ORIGIN, settings.ALLOWED_HOSTS = "https://huiskamer.example", ["huiskamer.example"]
    settings.TASKS = WORKER
    for folder in (settings.MEDIA_ROOT, Path(settings.BACKUP_DIR)):
        folder.mkdir(mode=0o700)
    monkeypatch.setattr("django.core.checks.run_checks", lambda **_options: [])
    monkeypatch.setattr(configuration, "ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr(web, "certificate_end", lambda host, port: datetime.now(UTC) + timedelta(days=60))
    monkeypatch.setattr(probes, "_probes", dict.fromkeys(probes._probes, lambda: None))  # test_readyz.py asks them
    monkeypatch.setattr(background, "_periodic", {})
    background.periodic("kitchen.dishes", every=timedelta(hours=1))(lambda: "12 cups")
    list(run_due_jobs())
    now = timezone.now().replace(microsecond=0)
    (Path(settings.BACKUP_DIR) / now.strftime(backups.NAME)).touch()
    for name in (backups.MADE, backups.COPIED, backups.REHEARSED):
        note_done(name, now)
    rebuild()
    WorkerHeartbeat.objects.create(worker_id="a worker", seen_at=now)
    staff = [make_member("mo"), make_member("otto")]
    for member, kind in zip(staff, (DutyKind.MODERATOR, DutyKind.OPERATOR), strict=True):
        Duty.objects.create(member=member, kind=kind)
        Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    probes.clear_cache()
    yield tmp_path
    probes.clear_cache()


def doctor(*arguments: str) -> tuple[int, str]:
    out, code = StringIO(), 0
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def findings(check: str) -> tuple[int, list[dict]]:
    """Return the exit code, and what is not well about this check; all else must be well."""
    code, output = doctor("--json")
    bad = [one for one in json.loads(output)["findings"] if one["state"] != "ok"]
    assert {one["check"] for one in bad} <= {check}
    assert all(one["mend"] for one in bad)
    return code, bad


def only(check: str, state: str) -> str:
    """Return the one sentence about this check, which has this state; all else is well."""
    code, (finding,) = findings(check)
    assert (code, finding["state"]) == ({"look": 1, "broken": 2}[state], state)
    return finding["text"]


def test_healthy_site_is_ok_in_every_line(site):
    code, output = doctor()
    assert code == 0, output
    lines = output.splitlines()
    assert lines[-1] == f"{len(lines) - 1} ok, 0 look, 0 broken"
    assert {line.split()[1] for line in lines[:-1]} == registry._checks.keys()


def test_only_the_checks_that_are_named_are_run(site, settings):
    settings.BACKUP_COPY_COMMAND = ""
    code, output = doctor("--only", "tick", "queue")
    assert (code, {line.split()[1] for line in output.splitlines()[:-1]}) == (0, {"tick", "queue"})


def test_each_line_that_is_not_ok_says_what_to_mend(site, settings):
    settings.BACKUP_COPY_COMMAND = ""
    code, output = doctor()
    assert code == 1
    assert "look    backup       Backups are not copied elsewhere" in output
    assert "-> Set BACKUP_COPY_COMMAND." in output


def test_check_that_fails_is_a_finding_and_stops_no_other(site, monkeypatch):
    def fails():
        raise OperationalError("password of the database")

    monkeypatch.setitem(registry._checks, "clock", fails)
    assert only("clock", "broken") == "This could not be looked at (OperationalError)."


# settings, keys, disk, permissions


def test_allowed_host_of_everybody(site, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert only("settings", "broken") == "ALLOWED_HOSTS has a *."


def test_origin_that_is_not_an_allowed_host(site, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    assert "does not have huiskamer.example" in only("settings", "broken")


def test_debug_mode(site, settings):
    settings.DEBUG = True
    assert only("settings", "broken").startswith("DEBUG is on")


def test_warning_of_django(site, monkeypatch):
    message = CheckWarning("Your cookie is not safe.\nMore.", hint="Set it.", id="security.W999")
    monkeypatch.setattr("django.core.checks.run_checks", lambda **_options: [message])
    assert only("settings", "look") == "Django says: Your cookie is not safe. (security.W999)"


def test_second_steps_without_a_key_of_their_own(site, settings):
    settings.SECOND_FACTOR_KEYS = []
    assert "made from SECRET_KEY" in only("keys", "look")


def test_earlier_secret_key_that_stays(site, settings):
    settings.SECRET_KEY_FALLBACKS = ["k" * 40]
    assert "earlier SECRET_KEY" in only("keys", "look")


def test_file_with_a_secret_that_others_can_read(site, monkeypatch):
    (site / "secret").write_text("x")
    (site / "secret").chmod(0o644)
    monkeypatch.setenv("SECRET_KEY_FILE", str(site / "secret"))
    assert only("keys", "broken").endswith("the file of SECRET_KEY_FILE.")


@pytest.mark.parametrize(
    ("total", "free", "state"),
    [(100 << 30, 10 << 30, "look"), (100 << 30, 4 << 30, "broken"), (1 << 30, 400 << 20, "broken")],
)
def test_disk_that_becomes_full(site, monkeypatch, total, free, state):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: (total, total - free, free))
    assert f"{free >> 20:,} MiB are free where VAR_DIR is" in only("disk", state)


@pytest.mark.parametrize(
    ("name", "mode", "sentence"),
    [
        ("environment", 0o644, "can read"),
        ("backups", 0o755, "look into BACKUP_DIR"),
        ("media", 0o755, "can read media in VAR_DIR"),
        ("erasure.ledger", 0o640, "can read erasure.ledger in VAR_DIR"),
        (".", 0o777, "can write in VAR_DIR"),
    ],
)
def test_file_or_folder_that_is_open_to_others(site, name, mode, sentence):
    path = site / name
    if not path.exists():
        path.touch()
    path.chmod(mode)
    assert sentence in only("permissions", "broken")


# database, parts, clock


def test_migration_that_was_not_applied(site):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
    assert "migrations were not applied" in only("migrations", "broken")


def test_tables_that_are_newer_than_the_code(site):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('forum', '9999', '2026-01-01')")
    assert "does not know forum.9999" in only("migrations", "look")


@pytest.mark.parametrize(("seconds", "state"), [(-5, "look"), (60, "broken")])
def test_clock_of_the_database_that_differs(site, monkeypatch, seconds, state):
    monkeypatch.setattr(database, "clock_difference", lambda: float(seconds))
    assert f"{abs(seconds)}.0 seconds apart" in only("clock", state)


def test_clock_of_the_database_of_this_machine_is_ours(db):
    assert abs(database.clock_difference()) < 2


@pytest.mark.parametrize("part", ["cache", "live"])
def test_part_that_is_down(site, monkeypatch, part):
    def down():
        raise OperationalError("password of the database")

    monkeypatch.setitem(probes._probes, part, down)
    assert only("parts", "broken") == f"{part} does not work, or answers too slowly."


# jobs


def add_job(status: str, *, minutes: int = 0) -> None:
    job = DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="forum.actions.notify_followers_later",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))


def test_job_that_waits_too_long(site):
    add_job("READY", minutes=12)
    assert only("queue", "broken") == "1 jobs wait, the oldest for 12 minutes."


def test_worker_that_is_silent_or_never_was(site):
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=7))
    assert only("queue", "broken") == "The worker was last heard of 7 minutes ago."
    WorkerHeartbeat.objects.all().delete()
    assert only("queue", "broken") == "No worker runs."


def test_job_that_runs_for_hours(site):
    add_job("RUNNING")
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=3))
    assert only("queue", "broken") == "1 jobs run for more than an hour."


def test_job_that_failed(site):
    add_job("FAILED")
    assert only("queue", "look") == "1 jobs failed in the last two weeks."


@pytest.mark.parametrize(("minutes", "state"), [(20, "look"), (90, "broken")])
def test_tick_that_stands_still(site, minutes, state):
    PeriodicRun.objects.filter(name="kitchen.dishes").update(done_at=timezone.now() - timedelta(minutes=minutes))
    assert only("tick", state) == f"manage.py tick did something {minutes} minutes ago."


def test_tick_that_never_ran(site):
    PeriodicRun.objects.filter(name="kitchen.dishes").delete()
    assert only("tick", "broken").startswith("manage.py tick never ran")


def test_periodic_job_that_does_not_succeed(site):
    background.periodic("attic.dust", every=timedelta(hours=1))(lambda: 1 / 0)
    PeriodicRun.objects.create(name="attic.dust", done_at=timezone.now() - timedelta(hours=5))
    assert only("tick", "look") == "These did not succeed in time: attic.dust."


# backups


def test_no_backups_at_all(site, settings):
    settings.BACKUP_DIR = ""
    assert only("backup", "broken") == "No backups are made."


def test_folder_of_backups_that_is_not_there(site, settings):
    settings.BACKUP_DIR = str(site / "nowhere")
    assert "BACKUP_DIR is not a folder" in only("backup", "broken")


@pytest.mark.parametrize(("hours", "state"), [(40, "look"), (100, "broken")])
def test_backup_of_too_long_ago(site, hours, state):
    note_done(backups.MADE, timezone.now() - timedelta(hours=hours))
    assert only("backup", state) == f"The last backup was made {hours} hours ago; 1 are kept here."


def test_backup_that_disappeared(site, settings):
    next(Path(settings.BACKUP_DIR).iterdir()).unlink()
    assert only("backup", "broken") == "There is no backup yet."


def test_backup_that_was_not_copied(site):
    note_done(backups.COPIED, timezone.now() - timedelta(days=1))
    assert only("backup", "look") == "1 backups were not copied elsewhere."


def test_secret_key_of_backups_on_the_server(site, settings):
    settings.BACKUP_KEY = str(pyrage.x25519.Identity.generate())
    assert "is a secret key" in only("backup", "look")


@pytest.mark.parametrize("key", ["age1" + "x" * 58, "short"])
def test_key_of_backups_that_is_none(site, settings, key):
    settings.BACKUP_KEY = key
    assert only("backup", "broken").startswith("BACKUP_KEY: The key file")


def test_rehearsal_of_too_long_ago_or_never(site):
    note_done(backups.REHEARSED, timezone.now() - timedelta(days=200))
    assert only("rehearsal", "look") == "A restore was rehearsed 200 days ago."
    PeriodicRun.objects.filter(name=backups.REHEARSED).delete()
    assert only("rehearsal", "look") == "A restore was never rehearsed here."


# staff


def test_member_with_a_duty_and_without_a_second_step_is_counted_and_not_named(site):
    Authenticator.objects.filter(user__email="mo@demo.example").update(type=Authenticator.Type.RECOVERY_CODES)
    text = only("staff", "look")
    assert text.startswith("1 members with a duty have no second step")
    assert "mo@" not in text.lower()


@pytest.mark.parametrize(("kind", "sentence"), [("moderator", "reports reach nobody"), ("operator", "no group can be")])
def test_duty_that_nobody_has(site, kind, sentence):
    Duty.objects.filter(kind=kind).update(until=timezone.now() - timedelta(days=1))
    assert sentence in only("staff", "look")


# the certificate


@pytest.mark.parametrize(("days", "state"), [(15, "look"), (3, "broken"), (-1, "broken")])
def test_certificate_that_ends_soon(site, monkeypatch, days, state):
    end = datetime.now(UTC) + timedelta(days=days, hours=1)
    monkeypatch.setattr(web, "certificate_end", lambda host, port: end)
    assert only("certificate", state) == f"The certificate of huiskamer.example is valid for {days} more days."


def test_certificate_that_browsers_refuse(site, monkeypatch):
    def refused(host, port):
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "certificate has expired"
        raise error

    monkeypatch.setattr(web, "certificate_end", refused)
    assert (
        only("certificate", "broken")
        == "Browsers refuse the certificate of huiskamer.example: certificate has expired."
    )


def test_site_without_a_certificate(site, monkeypatch):
    def refused(host, port):
        raise ConnectionRefusedError

    monkeypatch.setattr(web, "certificate_end", refused)
    assert "Nobody answers with a certificate" in only("certificate", "look")
