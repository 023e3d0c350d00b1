"""A restore of an older backup does not bring back what was let go since: the ledger is followed."""

import json
import secrets
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.members.models import Member
from community.privacy import ledger
from community.privacy.actions import apply_content_choices, ask_to_leave, leave, remove_item
from community.privacy.models import Leaving
from community.privacy.registry import ContentChoice
from forum.models import Post
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group, make_member
from tests.support.stored_values import stored_values

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "kanariewoord"
ALL = {"forum.Post": ContentChoice.REMOVE, "forum.Topic": ContentChoice.REMOVE}


@pytest.fixture
def backup(settings, tmp_path, monkeypatch):
    """``backup()`` makes one now and gives the function that puts it back. Search is not part of this rehearsal."""
    monkeypatch.setattr("search.management.commands.search_rebuild.rebuild", lambda report: 0)
    settings.VAR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURE_LEDGER = tmp_path / "var" / "erasure.ledger"
    settings.MEDIA_ROOT.mkdir()
    key = tmp_path / "key"
    key.write_text(secrets.token_hex(32))

    def made():
        archive = tmp_path / f"{uuid4()}.backup"
        call_command("backup", str(archive), "--key-file", str(key), stdout=StringIO())

        def restore() -> str:
            out = StringIO()
            call_command("restore", str(archive), "--key-file", str(key), "--replace", stdout=out)
            return out.getvalue()

        return restore

    return made


@pytest.fixture
def house(db):
    """Bram wrote: a topic, an answer to noor, and one thing that he will remove."""
    bram, noor = make_member("bram"), make_member("noor")
    board = make_group("dag", kind="board", visibility="public", admission="everyone")
    make_topic(bram, board, f"{CANARY} titel", f"{CANARY} opening")
    topic = make_topic(noor, board, "Van noor", "Hoe is het?")
    return bram, noor, topic, make_reply(bram, topic, f"{CANARY} antwoord")


def words_in_the_database() -> int:
    return sum(CANARY in value or "bram@demo" in value for _table, _column, value in stored_values())


def test_restore_erases_again_an_account_that_left_after_the_backup(house, backup, score):
    bram, *_rest = house
    restore = backup()
    leave(actor=bram, remove_all=True)
    assert words_in_the_database() == 0
    assert "Erased again: 1 accounts" in restore()
    assert words_in_the_database() == 0
    assert not Member.objects.filter(pk=bram.pk).exists()
    assert Member.objects.filter(email="noor@demo.example").exists()
    score("Ledger: rows with words of who left, after a restore", 0)


def test_restore_without_the_ledger_warns_that_accounts_are_back(house, backup):
    bram, *_rest = house
    restore = backup()
    leave(actor=bram, remove_all=True)
    ledger.path().unlink()
    assert "There is no ledger of erasure" in restore()
    assert words_in_the_database() > 4


def test_restore_erases_content_again_and_keeps_what_was_written_later(house, backup):
    bram, _noor, topic, reply = house
    older = backup()
    apply_content_choices(actor=bram, choices={"forum.Post": ContentChoice.ANONYMISE})
    later = make_reply(bram, topic, "later geschreven")
    newer = backup()
    older()
    reply.refresh_from_db()
    assert (reply.author, CANARY in reply.source) == (None, True)
    newer()
    later.refresh_from_db()
    assert later.author == bram.persona


def test_restore_applies_the_choice_per_kind(house, backup):
    bram, *_rest = house
    restore = backup()
    leave(actor=bram, choices={"forum.Post": ContentChoice.REMOVE, "forum.Topic": ContentChoice.ANONYMISE})
    restore()
    assert not Post.objects.filter(source__contains=CANARY).exists()
    assert words_in_the_database() == 1  # the title


def test_restore_removes_an_item_again(house, backup):
    bram, _noor, _topic, reply = house
    restore = backup()
    remove_item(actor=bram, model_label="forum.Post", public_id=reply.public_id)
    restore()
    reply.refresh_from_db()
    assert (reply.source, reply.author, reply.state) == ("", None, "removed")
    assert Post.objects.filter(source__contains=CANARY).count() == 1


def test_leaving_that_is_due_in_the_backup_gets_its_days_again(house, backup):
    """They may have come back since: nobody is erased by a restore who did not ask for it now."""
    bram, *_rest = house
    ask_to_leave(actor=bram, choices={})
    Leaving.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    ledger.append(kind=ledger.ITEM, model="forum.Post", row=str(uuid4()))
    restore = backup()
    restore()
    assert Leaving.objects.get().due_at > timezone.now() + timedelta(days=6)


def test_second_replay_changes_nothing(house, backup):
    bram, *_rest = house
    leave(actor=bram, remove_all=True)
    size = ledger.path().stat().st_size
    for _ in range(2):
        out = StringIO()
        call_command("replay_erasures", stdout=out)
        assert "Erased again: 0 accounts, the words of 0 members, 0 single things, of 1" in out.getvalue()
    assert ledger.path().stat().st_size == size


def test_ledger_names_nobody_and_is_readable_by_its_owner_only(house, backup):
    bram, *_rest = house
    persona = bram.persona
    apply_content_choices(actor=bram, choices=ALL)
    leave(actor=bram)
    text = ledger.path().read_text()
    assert ledger.path().stat().st_mode & 0o077 == 0
    for secret in (str(bram.pk), bram.pk.hex, bram.email, "bram", "Bram", str(persona.public_id), CANARY):
        assert secret not in text
    assert [json.loads(line).get("what") for line in text.splitlines()] == [None, "words", "account"]


def test_damaged_ledger_stops_with_a_sentence(house, backup, tmp_path):
    leave(actor=house[0])
    damaged = Path(tmp_path / "damaged")
    damaged.write_bytes(ledger.path().read_bytes()[:-20])
    with pytest.raises(CommandError, match="Line 2 of the ledger"):
        call_command("replay_erasures", str(damaged), stdout=StringIO())
    damaged.write_text("iets anders\n")
    with pytest.raises(CommandError, match="not a ledger"):
        call_command("replay_erasures", str(damaged), stdout=StringIO())
