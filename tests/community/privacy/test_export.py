import html
import io
import json
import re
import tracemalloc
from datetime import datetime, timedelta
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from community import background
from community.audit.models import AuditEntry
from community.privacy.actions import leave
from community.privacy.export import actions, document, files
from community.privacy.export.field_labels import LABELS
from community.privacy.export.models import DataExport
from community.privacy.export.views import EXPORTS_PER_DAY
from community.privacy.label_registry import value_labeller
from community.privacy.registry import FieldUse, holdings
from forum.models import Post, Topic
from tests.community.privacy.filled import Filler
from tests.support.export import export_texts
from tests.support.people import PASSWORD

HOME = "/mijn/gegevens/meenemen/"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path / "exports"


@pytest.fixture
def ask(as_member, django_capture_on_commit_callbacks):
    """Ask for the file as this member would, the password included; gives the browser."""

    def asked(member, browser=None):
        browser = browser or as_member(member)
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(reverse("export:ask"))
            if "reauthenticate" in answer.get("Location", ""):
                browser.post(answer.url, {"password": PASSWORD})
        return browser

    return asked


def fetched(browser):
    page = browser.get(HOME)
    return browser.get(reverse("export:download", args=[page.context["export"].public_id]))


def content_of(answer) -> tuple[str, str]:
    """The JSON and the HTML in the zip."""
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return archive.read(document.JSON_NAME).decode(), archive.read(document.HTML_NAME).decode()


def fill_all(filler, member, stranger) -> None:
    for holding in holdings():
        if holding.owner:
            filler.row(holding.model, holding.owner, member, stranger)


def test_export_holds_the_name_of_the_member_and_of_nobody_else(cast, ask):
    answer = fetched(ask(cast.anna))
    as_json, as_html = content_of(answer)
    assert json.loads(as_json)["about"]
    for text in (as_json, as_html):
        assert "anna@demo.example" in text
        assert "ben@demo.example" not in text
        assert "Bram" not in text
        assert cast.anna.password not in text
    assert AuditEntry.objects.filter(actor=cast.anna, verb__in=["privacy.export", "privacy.download"]).count() == 2


def test_json_and_html_hold_every_exported_field_and_nothing_else(cast, score):
    """For each declared field a word of its own; the stranger has rows of every kind too."""
    filler = Filler()
    fill_all(filler, cast.anna, cast.bram)
    fill_all(filler, cast.bram, cast.anna)
    type(cast.anna).objects.filter(pk=cast.anna.pk).update(email="q99999z@example.org", birth_year=1987)
    cast.anna.refresh_from_db()
    as_json, as_html = export_texts(cast.anna)
    by_kind, seen = {kind["kind"]: kind["rows"] for kind in json.loads(as_json)["about"]}, html.unescape(as_html)
    shown = hidden = 0
    mine = set()
    for holding in holdings():
        rows = list(holding.rows_of(cast.anna).order_by("pk"))
        assert rows, holding.model_label
        for name, use in holding.fields.items():
            values = [getattr(row, name) for row in rows]
            if use == FieldUse.EXPORT:
                assert [row[name] for row in by_kind[holding.model_label]] == [
                    document.json_value(v) for v in values
                ], name
                assert [v for v in values if not is_shown(holding, name, v, seen)] == [], (holding.model_label, name)
                mine |= {v for v in values if isinstance(v, str)} | {
                    str(v) for v in values if isinstance(v, models.Model)
                }
                shown += 1
            else:
                hidden += 1
    apart = "\n".join(mine)
    secret = [
        (holding.model_label, name, word)
        for holding in holdings()
        for name, use in holding.fields.items()
        if use != FieldUse.EXPORT
        for row in holding.rows_of(cast.anna)
        for word in re.findall(r"q\d{5}z", str(getattr(row, name, "") if not is_relation(holding, name) else ""))
        if word in as_json + seen and word not in apart
    ]
    assert secret == []
    theirs = [
        (holding.model_label, name, word)
        for holding in holdings()
        if holding.owner
        for row in holding.rows_of(cast.bram)
        for name in holding.fields
        for word in re.findall(r"q\d{5}z", str(getattr(row, name, "") if not is_relation(holding, name) else ""))
        if word in as_json + seen and word not in apart
    ]
    assert theirs == []
    score("Export: fields found in JSON and HTML", shown)
    score("Export: secret or internal fields looked for and not found", hidden)


def is_relation(holding, name: str) -> bool:
    return holding.model._meta.get_field(name).is_relation


def is_shown(holding, name: str, value, seen: str) -> bool:
    field = holding.model._meta.get_field(name)
    if value in (None, "") or isinstance(value, bool):
        return True  # the label tells; an empty field says nothing
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() in seen
    if label_of_value := value_labeller(field):
        with translation.override("nl"):
            return str(label_of_value(value)) in seen
    if field.choices:
        with translation.override("nl"):
            value = dict(field.flatchoices).get(value, value)
    return str(value) in seen


def test_exported_internal_field_is_noticed(cast, monkeypatch):
    """The control of the test above: declared as EXPORT, the hash of the password is found."""
    holding = next(holding for holding in holdings() if holding.model_label == "members.Member")
    monkeypatch.setitem(holding.fields, "password", FieldUse.EXPORT)
    assert cast.anna.password in export_texts(cast.anna)[0]


def test_query_count_is_the_same_for_three_rows_and_for_one(cast):
    filler = Filler()
    fill_all(filler, cast.anna, cast.bram)
    with CaptureQueriesContext(connection) as one:
        export_texts(cast.anna)
    for _time in range(2):
        fill_all(filler, cast.anna, cast.bram)
    with CaptureQueriesContext(connection) as three:
        export_texts(cast.anna)
    known = {asked(query) for query in one}
    more = [query["sql"] for query in three if asked(query) not in known]
    assert more == []
    assert len(three) == len(one)


def asked(query: dict) -> str:
    """The question, without the number that PostgreSQL's cursor gets."""
    return re.sub(r"_django_curs_\w+", "", query["sql"])


def test_memory_does_not_grow_with_the_content(cast, board, score):
    topic = Topic.objects.create(group=board, author=cast.anna.persona, title="Lang", created_at=timezone.now())
    words = "woord " * 700
    Post.objects.bulk_create(
        [
            Post(topic=topic, number=n, seq=n, source=f"{n} {words}", author=cast.anna.persona, renderer_version=1)
            for n in range(3_000)
        ],
        batch_size=500,
    )
    tracemalloc.start()
    with open("/dev/null", "wb") as target:
        document.write(cast.anna, target, lambda done, steps: None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    score("Export: peak MB while 3,000 long posts (12 MB, twice) are written", round(peak / 2**20, 1))
    assert peak < 6 * 2**20


def test_html_is_in_the_language_of_the_member(cast):
    assert '<html lang="nl">' in export_texts(cast.anna)[1]
    assert "Mijn namen" in export_texts(cast.anna)[1]
    assert "My names" in export_texts(cast.anna, "en")[1]


def test_content_is_escaped_in_the_html(cast):
    cast.anna.drafts.create(key="topic:1", text='<script>alert(1)</script><img src="x" onerror=alert(1)>')
    page = export_texts(cast.anna)[1]
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page


def test_html_loads_nothing_from_elsewhere(cast):
    page = export_texts(cast.anna)[1]
    assert re.findall(r"""(?:src|href)=["'](?!#)|url\(|@import|https?://""", page) == []
    assert "default-src 'none'" in page


def test_every_exported_field_has_a_label():
    """A name without one shows in English in a Dutch file: add it to ``community/privacy/export/field_labels.py``."""
    names = {name for holding in holdings() for name, use in holding.fields.items() if use == FieldUse.EXPORT}
    assert sorted(names - set(LABELS)) == []


def test_export_and_download_ask_for_the_password(cast, as_member, ask):
    browser = as_member(cast.anna)
    assert "reauthenticate" in browser.post(reverse("export:ask")).url
    assert not DataExport.objects.exists()
    ask(cast.anna)
    export = DataExport.objects.get()
    assert "reauthenticate" in browser.get(reverse("export:download", args=[export.public_id])).url


def test_download_is_for_its_member_only_and_is_inert(cast, ask):
    browser, other = ask(cast.anna), ask(cast.otto)
    export = DataExport.objects.get(member=cast.anna)
    assert other.get(reverse("export:download", args=[export.public_id])).status_code == 404
    answer = fetched(browser)
    assert answer["Content-Disposition"] == 'attachment; filename="mijn-gegevens.zip"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_link_expires_after_seven_days_and_tick_deletes_the_file(cast, ask):
    browser = ask(cast.anna)
    export = DataExport.objects.get()
    link, path = reverse("export:download", args=[export.public_id]), settings.EXPORT_ROOT / export.file_name
    assert timedelta(days=6.9) < export.expires_at - timezone.now() <= timedelta(days=7)
    assert browser.get(link).status_code == 200
    DataExport.objects.update(expires_at=timezone.now())
    assert browser.get(link).status_code == 404
    assert browser.get(HOME).context["export"] is None
    assert path.exists()
    call_command("tick")
    assert not path.exists()
    assert not DataExport.objects.exists()


def test_leaving_deletes_the_file(cast, ask, django_capture_on_commit_callbacks):
    ask(cast.anna)
    assert len(list(files.folder().iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        leave(actor=cast.anna, remove_all=False)
    assert list(files.folder().iterdir()) == []


def test_file_on_disk_is_unreadable_without_the_secret_key(cast, ask):
    browser = ask(cast.anna)
    (path,) = files.folder().iterdir()
    assert re.fullmatch(r"[0-9a-f]{64}", path.name)
    assert path.stat().st_mode & 0o077 == 0
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert path.read_bytes()[:2] != b"PK"
    assert b"gegevens.json" not in path.read_bytes()
    assert b"gegevens.json" in b"".join(fetched(browser).streaming_content)


def test_missing_file_or_changed_secret_key_is_404(cast, ask):
    browser = ask(cast.anna)
    (path,) = files.folder().iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    path.write_bytes(b"")
    assert fetched(browser).status_code == 404
    path.unlink()
    assert fetched(browser).status_code == 404


def test_failed_build_is_shown_and_can_be_retried(cast, ask, monkeypatch, caplog):
    def no_room(*arguments):
        raise OSError("No space left: Anna wrote this")

    monkeypatch.setattr(document, "_write_html", no_room)
    browser = ask(cast.anna)
    page = browser.get(HOME)
    assert "Deze keer is het niet gelukt" in page.content.decode()
    assert "Anna wrote this" not in caplog.text
    assert list(files.folder().iterdir()) == []
    monkeypatch.undo()
    ask(cast.anna, browser)
    assert browser.get(HOME).context["export"].state == "ready"


def test_progress_is_visible_during_the_build(cast, as_member, monkeypatch):
    seen = []
    browser = as_member(cast.anna)
    export = actions.ask_for_export(actor=cast.anna, language="nl")
    assert "0 %" in browser.get(HOME).content.decode()
    real = document.Section.json_rows

    def watched(kind):
        seen.append(DataExport.objects.get().percent)
        return real(kind)

    monkeypatch.setattr(document.Section, "json_rows", watched)
    actions.build_export.call(key=str(export.public_id))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] > 0
    assert "Je bestand is klaar" in browser.get(HOME).content.decode()


def test_second_request_and_second_build_change_nothing(cast, ask, monkeypatch):
    first = actions.ask_for_export(actor=cast.anna, language="nl")
    assert actions.ask_for_export(actor=cast.anna, language="nl") == first
    actions.build_export.call(key=str(first.public_id))
    made = DataExport.objects.get().expires_at
    actions.build_export.call(key=str(first.public_id))
    assert DataExport.objects.get().expires_at == made


def test_abandoned_build_is_marked_as_failed(cast, as_member):
    actions.ask_for_export(actor=cast.anna, language="nl")
    DataExport.objects.update(state="building", asked_at=timezone.now() - timedelta(hours=2))
    call_command("tick")
    assert DataExport.objects.get().state == "failed"


def test_leaving_during_the_build_leaves_no_file(cast, monkeypatch):
    export = actions.ask_for_export(actor=cast.anna, language="nl")
    real = document._write_html

    def and_leaves(*arguments):
        real(*arguments)
        DataExport.objects.all().delete()

    monkeypatch.setattr(document, "_write_html", and_leaves)
    actions.build_export.call(key=str(export.public_id))
    assert list(files.folder().iterdir()) == []


def test_member_deletes_the_file_at_once(cast, ask, django_capture_on_commit_callbacks):
    browser = ask(cast.anna)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("export:drop"))
    assert list(files.folder().iterdir()) == []
    assert browser.get(HOME).context["export"] is None


def test_exports_per_day_are_limited(cast, ask):
    browser = ask(cast.anna)
    for _time in range(EXPORTS_PER_DAY - 1):
        browser.post(reverse("export:ask"))
    assert browser.post(reverse("export:ask")).status_code == 429


def test_worker_finds_the_build_job_and_expired_exports_are_deleted():
    assert actions.build_export.module_path == "community.privacy.export.actions.build_export"
    assert "export.old" in [work.name for work in background.periodic_jobs()]
