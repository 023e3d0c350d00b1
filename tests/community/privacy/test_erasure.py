"""After leaving nothing is left: a word of its own in every field of every kind, and every place is searched."""

import re
import sqlite3
from collections import defaultdict
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from community.audit.actions import record
from community.audit.models import AuditEntry
from community.members.drafts.actions import save_draft
from community.members.models import Member
from community.privacy import actions, registry
from community.privacy.actions import apply_content_choices, come_back, leave, remove_item
from community.privacy.models import Leaving
from community.privacy.registry import ContentChoice, OnLeaving, holdings
from forum.actions import edit_post, remove_post
from forum.models import Post, PostEdit, Topic
from search.engines.factory import make_engine
from tests.community.privacy.filled import Filler
from tests.support.forum import make_reply, make_topic
from tests.support.people import PASSWORD
from tests.support.stored_values import stored_values

CANARY = "kanariewoord"


def tables_with(*words: str) -> dict[str, set[str]]:
    sought = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    hits = defaultdict(set)
    for table, _column, value in stored_values():
        hits[table].update(sought.findall(value))
    return {table: hits for table, hits in hits.items() if hits}


def words_of(model: type, keys: set) -> set[str]:
    return set(re.findall(r"q\d{5}z", str(list(model._base_manager.filter(pk__in=keys).values()))))


@pytest.fixture
def filled(cast):
    """A row of anna in every kind, with a word of its own in each field; and all her words, to look for."""
    filler, words = Filler(), set()
    before = {
        holding.model_label: set(holding.model._base_manager.values_list("pk", flat=True)) for holding in holdings()
    }
    for holding in holdings():
        if holding.owner:
            filler.row(holding.model, holding.owner, cast.anna, cast.bram)
    for holding in holdings():
        mine = set(holding.rows_of(cast.anna).values_list("pk", flat=True)) - before[holding.model_label]
        if holding.owner and holding.on_leaving == OnLeaving.ERASE:
            words |= words_of(holding.model, mine)
        elif goes := holding.owner and (holding.removed_values or holding.anonymised_values):
            rows = holding.model._base_manager.filter(pk__in=mine).values(*(set(goes) & set(holding.fields)))
            words |= set(re.findall(r"q\d{5}z", str(list(rows))))
    return words


def identity(member: Member) -> list[str]:
    """The keys by which one could find this person: as they are written, and as SQLite keeps them."""
    keys = [member.pk, *member.personas.values_list("public_id", flat=True)]
    return [member.email, *map(str, keys), *(key.hex for key in keys)]


def test_leaving_erases_every_text_name_and_key_of_the_member_in_all_tables(cast, filled, score):
    record(actor=cast.anna, verb="group.close", thing=cast.bram)
    who = identity(cast.anna)
    rows = tables_with(*filled)
    assert set().union(*rows.values()) == filled  # each of the words is found while it is there
    assert len(tables_with(*who)) > 20
    leave(actor=cast.anna, remove_all=True)
    assert tables_with(*filled) == {}
    # that an account with this key did something stays; whose it was cannot be found any more
    assert set(tables_with(*who)) <= {"audit_auditentry"}
    assert not AuditEntry.objects.filter(actor=cast.anna.pk).exists()
    score("Erasure: tables searched", len(connection.introspection.table_names()))
    score("Erasure: own words put in, and found after it", f"{len(filled)}, 0")


def test_content_that_is_stored_during_leaving_is_erased_too(cast, board, monkeypatch):
    """Another request of the same person, on its way when this one begins, is done before the personas are locked."""
    topic, hold, late = make_topic(cast.bram, board), actions._lock_personas, f"{CANARY} op het laatste moment"

    def something_else_first(member):
        make_reply(cast.anna, topic, late)
        hold(member)

    monkeypatch.setattr(actions, "_lock_personas", something_else_first)
    leave(actor=cast.anna, remove_all=True)
    assert Post.objects.filter(topic=topic).count() == 2
    assert tables_with(CANARY) == {}


def test_leaving_locks_the_personas(cast, locked_tables):
    leave(actor=cast.anna)
    locked = locked_tables.index("members_persona")
    deleted = len(locked_tables) - 1 - locked_tables[::-1].index("members_persona")
    assert locked < deleted


def test_holding_that_leaving_skips_is_noticed(cast, filled, monkeypatch):
    monkeypatch.delitem(registry._holdings, "moderation.report")
    leave(actor=cast.anna, remove_all=True)
    assert set(tables_with(*filled)) == {"moderation_report"}


def test_no_row_refers_to_a_member_who_left(cast, filled):
    """Every reference from anywhere, whatever it is called."""
    references = [
        (field.related_model, field.field.name)
        for field in Member._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete
    ]
    assert len(references) > 30
    key = cast.anna.pk
    leave(actor=cast.anna, remove_all=True)
    left = [(m, n) for m, n in references if m._base_manager.filter(**{n: key}).exists()]
    assert left == []


def test_content_that_stays_is_anonymous_and_taken_back_content_is_removed(cast, board):
    topic = make_topic(cast.noor, board)
    stays, goes = make_reply(cast.bram, topic, "blijft"), make_reply(cast.bram, topic, CANARY)
    edit_post(actor=cast.bram, post=stays, source="blijft zo")
    remove_post(actor=cast.bram, post=goes)
    leave(actor=cast.bram, choices={"forum.Post": ContentChoice.ANONYMISE})
    left = Post.objects.filter(number__gt=1).order_by("number").values_list("source", "author")
    assert list(left) == [("blijft zo", None), ("", None)]
    assert PostEdit.objects.count() == 0
    assert tables_with(CANARY) == {}


def test_choice_per_kind_is_applied(cast, board):
    topic = make_topic(cast.bram, board, "De titel", "De opening")
    leave(actor=cast.bram, choices={"forum.Topic": ContentChoice.ANONYMISE, "forum.Post": ContentChoice.REMOVE})
    topic.refresh_from_db()
    assert (topic.title, topic.author, topic.posts.get().source) == ("De titel", None, "")


def test_search_index_and_cache_hold_nothing_after_leaving(
    cast, board, settings, tmp_path, django_capture_on_commit_callbacks, as_member
):
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    with django_capture_on_commit_callbacks(execute=True):
        make_topic(cast.bram, board, CANARY, f"{CANARY} {CANARY}")
        save_draft(actor=cast.bram, key="topic:1", text=CANARY)
        as_member(cast.bram).get(reverse("members:home"))

    def bytes_of_search() -> bytes:
        with sqlite3.connect(settings.SEARCH_FILE) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(file.read_bytes() for file in tmp_path.glob("search.sqlite3*"))

    assert CANARY[:9].encode() in bytes_of_search()
    with django_capture_on_commit_callbacks(execute=True):
        leave(actor=cast.bram, remove_all=True)
    assert CANARY[:9].encode() not in bytes_of_search()
    kept = str(getattr(cache, "_cache", ""))
    assert (CANARY in kept, str(cast.bram.pk) in kept) == (False, False)
    make_engine.cache_clear()


# some days to think


def ask_to_leave(browser, **choices):
    return browser.post(reverse("privacy:leave"), {"when": "later", "password": PASSWORD} | choices)


def test_member_who_asked_to_leave_is_hidden_for_seven_days_and_can_stay(
    cast, as_member, django_capture_on_commit_callbacks, board
):
    topic = make_topic(cast.bram, board)
    browser = as_member(cast.bram)
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_leave(browser, **{"choice-forum.Post": "remove", "choice-forum.Topic": "anonymise"})
    due = Leaving.objects.get().due_at
    assert timedelta(days=6, hours=23) < due - timezone.now() <= timedelta(days=7)
    assert not Topic.objects.visible_to(cast.noor).exists()
    call_command("tick", "--all")
    assert Topic.objects.visible_to(cast.bram).get() == topic
    assert "Mijn account houden" in browser.get(reverse("privacy:overview")).content.decode()
    browser.post(reverse("privacy:come_back"))
    assert Topic.objects.visible_to(cast.noor).exists()
    assert not Leaving.objects.exists()


def test_email_about_leaving_is_neutral_and_says_how_to_stay(cast, as_member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_leave(as_member(cast.bram))
    (email,) = mail.outbox
    assert email.to == [cast.bram.email]
    assert email.subject == "Over je account"
    assert "Bram" not in email.body
    assert reverse("privacy:overview") in email.body


def test_tick_leaves_with_the_choices_when_the_days_are_over(cast, as_member, board):
    topic = make_topic(cast.bram, board, "De titel", "De opening")
    ask_to_leave(as_member(cast.bram), **{"choice-forum.Post": "remove", "choice-forum.Topic": "anonymise"})
    Leaving.objects.update(due_at=timezone.now())
    call_command("tick", "--all")
    topic.refresh_from_db()
    assert not Member.objects.filter(pk=cast.bram.pk).exists()
    assert (topic.title, topic.posts.get().source) == ("De titel", "")


def test_account_that_cannot_be_closed_does_not_hold_up_another(cast, as_member, monkeypatch, caplog):
    for member in (cast.bram, cast.noor):
        ask_to_leave(as_member(member))
    Leaving.objects.update(due_at=timezone.now())
    real = actions.leave

    def stuck(*, actor, choices):
        if actor == cast.bram:
            raise OSError
        real(actor=actor, choices=choices)

    monkeypatch.setattr(actions, "leave", stuck)
    assert actions.close_due_accounts() == (1, 1)
    assert list(Leaving.objects.values_list("member", flat=True)) == [cast.bram.pk]


def test_nothing_is_erased_when_the_ledger_cannot_be_written(cast, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "folder"
    settings.ERASURE_LEDGER.mkdir()
    with pytest.raises(OSError, match="directory"):
        leave(actor=cast.bram)
    assert Member.objects.filter(pk=cast.bram.pk).exists()


# while the account stays


def test_anonymise_all_reaches_left_groups_and_cannot_be_traced(cast, circle, as_member):
    topic = make_topic(cast.ben, circle, "Titel", "Woorden")
    circle.memberships.filter(member=cast.ben).update(state="left")
    answer_page = as_member(cast.ben).post(reverse("privacy:anonymise_all"), {"password": PASSWORD})
    assert answer_page.url == reverse("privacy:authored")
    topic.refresh_from_db()
    assert (topic.title, topic.author, topic.posts.get().author) == ("Titel", None, None)
    assert Member.objects.filter(pk=cast.ben.pk).exists()
    about = AuditEntry.objects.filter(kind__in=["forum.topic", "forum.post"])
    assert list(about.values_list("actor", flat=True).distinct()) == [None]


def test_remove_all_reaches_left_groups(cast, circle, as_member):
    make_topic(cast.ben, circle, CANARY, CANARY)
    circle.memberships.filter(member=cast.ben).update(state="left")
    as_member(cast.ben).post(reverse("privacy:remove_all"), {"password": PASSWORD})
    assert tables_with(CANARY) == {}
    assert Member.objects.filter(pk=cast.ben.pk).exists()


def test_content_of_others_stays(cast, board):
    make_topic(cast.bram, board, "Van bram")
    make_topic(cast.noor, board, "Van noor")
    choices = dict.fromkeys(["forum.Topic", "forum.Post"], ContentChoice.REMOVE)
    done = apply_content_choices(actor=cast.bram, choices=choices)
    assert done == {"forum.Topic": 1, "forum.Post": 1}
    assert list(Topic.objects.order_by("pk").values_list("title", flat=True)) == ["", "Van noor"]
    assert [topic.author for topic in Topic.objects.order_by("pk")] == [None, cast.noor.persona]


def test_nothing_is_erased_without_the_password(cast, board, as_member):
    make_topic(cast.bram, board, "Van bram")
    for name in ("privacy:anonymise_all", "privacy:remove_all"):
        as_member(cast.bram).post(reverse(name), {"password": "niet-het-goede"})
    assert Topic.objects.get().author == cast.bram.persona


def test_item_in_a_left_group_is_listed_and_removed(cast, circle, as_member):
    topic = make_topic(cast.ben, circle, "Titel", CANARY)
    post = topic.posts.get()
    circle.memberships.filter(member=cast.ben).update(state="left")
    browser = as_member(cast.ben)
    listed = browser.get(reverse("privacy:authored_list", args=["forum.Post"])).content.decode()
    assert CANARY in listed
    url = reverse("privacy:remove_item", args=["forum.Post", post.public_id])
    assert "reauthenticate" in browser.post(url).url
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.post(url).url == reverse("privacy:authored_list", args=["forum.Post"])
    assert tables_with(CANARY) == {}
    topic.refresh_from_db()
    assert topic.title == "Titel"


def test_item_of_another_member_is_not_removed(cast, board):
    post = make_topic(cast.noor, board).posts.get()
    assert remove_item(actor=cast.bram, model_label="forum.Post", public_id=post.public_id) is False
    assert Post.objects.get().author == cast.noor.persona


def test_come_back_without_a_pause_changes_nothing(cast):
    come_back(actor=cast.bram)
    assert not AuditEntry.objects.filter(verb="member.come_back").exists()
