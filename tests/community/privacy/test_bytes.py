"""After an erasure all files of the site are read: no byte of the words is left in any of them."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone
from wagtail.models import Collection

from chat.private.actions import ask
from chat.rooms.actions import make_room, open_session, send_message
from community.contact.actions import close_message, leave_message
from community.contact.models import ContactMessage
from community.members.drafts.actions import clear_draft, save_draft
from community.members.models import Draft, Member
from community.privacy import purge
from community.privacy.actions import apply_content_choices, leave, remove_item
from community.privacy.registry import ContentChoice
from community.settings.env import database_from_url
from forum.actions import edit_post, remove_post
from search.engines.factory import get_engine, make_engine
from tests.community.privacy.test_erasure import filled  # noqa: F401 - a fixture
from tests.support.conversations import seat_of, send
from tests.support.forum import make_topic
from tests.support.people import client_for

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
WORD = "kanariewoordje"


@pytest.fixture
def site(settings, tmp_path, transactional_db):
    """The folder of a site with a database in a file, as in production."""
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    settings.ERASURE_LEDGER = tmp_path / "erasure.ledger"
    settings.MEDIA_ROOT, settings.EXPORT_ROOT = tmp_path / "media", tmp_path / "exports"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    in_memory = connections["default"]
    with in_memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "huiskamer.sqlite3")])
    database = in_memory.settings_dict | database_from_url("", tmp_path / "huiskamer.sqlite3")
    connections["default"] = DatabaseWrapper(database, "default")
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    if not Group.objects.exists():  # emptying the tables after an earlier test took what migrations made
        Group.objects.create(name="Editors")
        Collection.add_root(name="Root")
    make_engine.cache_clear()
    yield tmp_path
    connections["default"].close()
    connections["default"] = in_memory
    make_engine.cache_clear()


def files_with(folder: Path, *words: str) -> dict[str, set[str]]:
    """Return which of these words is in which file, in UTF-8 or UTF-16."""
    hits = {}
    for path in filter(Path.is_file, folder.rglob("*")):
        content = path.read_bytes().lower()
        encodings = {word: [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] for word in words}
        found_words = {word for word, codes in encodings.items() if any(code in content for code in codes)}
        if found_words:
            hits[path.name] = found_words
    return hits


def for_good(member, row):
    return lambda: remove_item(actor=member, model_label=row._meta.label, public_id=row.public_id)


def topic(cast, board):
    return for_good(cast.bram, make_topic(cast.bram, board, f"Een {WORD}", "Niets", content_note=WORD))


def post(cast, board):
    return for_good(cast.bram, make_topic(cast.bram, board, "Titel", f"Een {WORD}").posts.get())


def edited_post(cast, board):
    first = make_topic(cast.bram, board, "Titel", f"Een {WORD}").posts.get()
    edit_post(actor=cast.bram, post=first, source="Iets anders")
    return for_good(cast.bram, first)


def post_that_was_taken_back(cast, board):
    first = make_topic(cast.bram, board, "Titel", f"Een {WORD}").posts.get()
    remove_post(actor=cast.bram, post=first)
    return for_good(cast.bram, first)


def draft(cast, board):
    save_draft(actor=cast.bram, key="topic:1", text=f"Een {WORD}")
    return lambda: clear_draft(actor=cast.bram, key="topic:1")


def expired_message(cast, board):
    leave_message(submission_id=uuid4(), text=f"Een {WORD}", email=f"{WORD}@post.example")
    ContactMessage.objects.update(sent_hour=timezone.now() - timedelta(days=4_000))
    return lambda: call_command("tick", "--all", verbosity=0)


def chat_message(cast, board):
    room = make_room(actor=cast.mo, group=board, title="De serre")
    open_session(actor=cast.mo, room=room)
    return for_good(cast.bram, send_message(actor=cast.bram, room=room, cid="c-1", text=f"Een {WORD}"))


def private_message(cast, board):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for one, other in ((cast.anna, cast.bram), (cast.bram, cast.anna)):
        one.refresh_from_db()
        ask(actor=one, name=one.persona, other=other.persona)
    return for_good(cast.bram, send(cast.bram, seat_of(cast.bram, cast.anna), f"Een {WORD}"))


def all_content(cast, board):
    make_topic(cast.bram, board, WORD, f"Een {WORD}")
    choices = {"forum.Topic": ContentChoice.REMOVE, "forum.Post": ContentChoice.REMOVE}
    return lambda: apply_content_choices(actor=cast.bram, choices=choices)


def email_of_a_message(cast, board):
    leave_message(submission_id=uuid4(), text="Mag ik iets vragen?", email=f"{WORD}@post.example")
    return lambda: close_message(actor=cast.otto, message=ContactMessage.objects.get())


def account(cast, board):
    make_topic(cast.bram, board, f"Over {WORD}", f"Een {WORD}")
    save_draft(actor=cast.bram, key="topic:1", text=f"Een {WORD}")
    return lambda: leave(actor=cast.bram, remove_all=True)


REMOVALS = [
    topic,
    post,
    edited_post,
    post_that_was_taken_back,
    draft,
    expired_message,
    chat_message,
    private_message,
    all_content,
    email_of_a_message,
    account,
]


@pytest.mark.parametrize("prepare", REMOVALS, ids=lambda prepare: prepare.__name__)
def test_no_file_holds_a_word_after_its_removal(site, cast, board, prepare):
    remove = prepare(cast, board)
    assert files_with(site, WORD) != {}
    remove()
    assert files_with(site, WORD) == {}


def test_no_file_holds_a_word_of_any_kind_after_leaving(site, cast, filled, score):  # noqa: F811
    get_engine().rebuild([])
    words = {word.lower() for word in filled}
    assert set().union(*files_with(site, *words).values()) == words
    leave(actor=cast.anna, remove_all=True)
    assert files_with(site, *words) == {}
    score("Erasure: words of every kind read for in all files of the site, and found", f"{len(words)}, 0")


def test_copies_that_the_database_left_in_its_pages_go_with_the_next_tick(site):
    """Moving rows between pages leaves copies of some behind, which ``secure_delete`` does not overwrite."""
    random, kept, erased = Random(1), {}, set()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE moved (id INTEGER PRIMARY KEY, text TEXT)")
        cursor.execute("CREATE INDEX moved_text ON moved (text)")
        with transaction.atomic():
            for number in range(10_000):
                kept[number] = f"{WORD}{number:06d}"
                text = kept[number] + "x" * random.randrange(1_500)
                cursor.execute("INSERT INTO moved VALUES (%s, %s)", [number, text])
                if number % 3:
                    key = random.choice(list(kept)[-200:])
                    erased.add(kept.pop(key))
                    cursor.execute("DELETE FROM moved WHERE id = %s", [key])
    purge.truncate_log()
    assert any(left_behind(site, erased))
    call_command("tick", "--all", verbosity=0)
    assert left_behind(site, erased) == set()


def left_behind(folder: Path, words: set[str]) -> set[str]:
    content = (folder / "huiskamer.sqlite3").read_bytes()
    return words & set(re.findall(rf"{WORD}\d{{6}}", content.decode(errors="replace")))


def test_word_that_a_reader_kept_in_the_log_goes_with_the_next_tick(site, cast):
    save_draft(actor=cast.bram, key="topic:1", text=f"Een {WORD}")
    with closing(sqlite3.connect(site / "huiskamer.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM members_draft").fetchone()
        clear_draft(actor=cast.bram, key="topic:1")
        assert files_with(site, WORD) != {}
        assert purge.truncate_log() is False
        reader.execute("COMMIT")
    call_command("tick", "--all", verbosity=0)
    assert files_with(site, WORD) == {}


def test_message_raises_a_number_and_truncates_no_log(site, cast, board, monkeypatch):
    room = make_room(actor=cast.mo, group=board, title="De serre")
    open_session(actor=cast.mo, room=room)
    truncated = []
    monkeypatch.setattr(purge, "truncate_log", truncated.append)
    first = send_message(actor=cast.bram, room=room, cid="c-1", text="Dag")
    assert truncated == []
    for_good(cast.bram, first)()
    assert truncated != []


@pytest.mark.parametrize(
    ("sql", "takes"),
    [
        ('UPDATE "rooms_room" SET "seq" = %s WHERE "rooms_room"."id" = %s', False),
        ('UPDATE "rooms_room" SET "seq" = ("rooms_room"."seq" + %s) WHERE "rooms_room"."id" = %s', False),
        ('UPDATE "rooms_room" SET "seq" = ("rooms_room"."seq" + %s) WHERE "rooms_room"."public_id" = %s', False),
        ('UPDATE "rooms_room" SET "seq" = %s, "theme" = %s WHERE "rooms_room"."id" = %s', True),
        ('UPDATE "rooms_room" SET "seq" = (SELECT 1 WHERE "x"."id" = %s), "theme" = %s', True),
        ('UPDATE "rooms_room" SET "host_id" = NULL WHERE "rooms_room"."id" = %s', True),
        ('UPDATE "rooms_message" SET "author_id" = NULL WHERE "rooms_message"."author_id" = %s', True),
        ('UPDATE "members_member" SET "birth_year" = %s WHERE "members_member"."id" = %s', True),
        ('DELETE FROM "rooms_message" WHERE "rooms_message"."id" = %s', True),
        ('DELETE FROM "cache" WHERE "cache_key" = %s', False),
        ('INSERT INTO "rooms_message" ("seq", "text") VALUES (%s, %s)', False),
    ],
)
def test_change_of_more_than_numbers_takes_words_away(sql, takes):
    assert purge.takes_words_away(sql) is takes


def test_rollback_leaves_the_log_as_it_is(site, cast):
    save_draft(actor=cast.bram, key="topic:1", text="Niets")
    save_draft(actor=cast.bram, key="topic:2", text=f"Een {WORD}")
    before = (site / "huiskamer.sqlite3-wal").read_bytes()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        Draft.objects.filter(key="topic:1").delete()
        raise RuntimeError
    assert (site / "huiskamer.sqlite3-wal").read_bytes() == before != b""


def test_session_email_and_name_of_a_member_who_left_are_in_no_file(site, cast, board):
    browser = client_for(cast.bram)
    browser.get("/mijn/")
    keys = [browser.session.session_key, cast.bram.email, cast.bram.persona.name]
    cache.set("taken", cast.bram.email)
    assert len(files_with(site, *keys)) > 0
    cache.delete("taken")
    leave(actor=cast.bram, remove_all=True)
    assert files_with(site, *keys) == {}
