"""Two who press at the same moment, each in a thread with a connection of their own, as on a busy evening.

``test_twice.py`` tries every moment of every address; this is the same with real locks, where a wrong order of locks or
a row that is not there yet to be locked would show.
"""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.models import Group
from tests.matrix.people import SIGN_UP, Browser, House
from tests.matrix.tables import lay_out, rooms

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection"),
]


def at_once(house: House, role: str, name: str, arguments: list, words: dict) -> list[str]:
    """The same, twice: where each came."""
    together, answers, url = threading.Barrier(2), [], reverse(name, args=arguments)

    def press():
        browser = Browser()
        browser.cookies.load(house.cookies[role])
        together.wait()
        try:
            answer = browser.post(url, words)
            answers.append(f"{answer.status_code} {answer.headers.get('Location', '')}")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def presses(house: House) -> list[tuple]:
    """Role, name, arguments and words: what adds a row that is there once, or answers what is answered once."""
    seats = lay_out("private", house)["seat"]
    someone, me = [house.neighbour.persona.public_id], house.people["member"].persona.public_id
    decision = {"outcome": "hide", "rule": "unkind", "explanation": "Kan vriendelijker."}
    return [
        ("member", "private:accept", seats["own_question"]["member"], {}),
        ("operator", "private:decline", seats["own_question"]["operator"], {}),
        ("member", "private:end", seats["own"]["member"], {}),
        ("member", "private:ask", someone, {"name": me}),
        ("member", "export:ask", [], {}),
        ("member", "members:mute", someone, {}),
        ("insider", "members:block", someone, {}),
        ("newcomer", "members:welcome", [], {"suggestion": "Merel van zolder", "role": "member"}),
        ("member", "members:draft", [], {"key": "topic:x", "text": "Ik denk nog na."}),
        ("member", "notifications:end_break", [], {}),
        ("member", "groups:join", [house.circle.slug], {"agreed": "on", "version": 1, "under": "own"}),
        ("moderator", "groups:admit", lay_out("groups", house)["request"]["closed"], {}),
        ("moderator", "moderation:review", lay_out("moderation", house)["report"]["shared"], decision),
        ("member", "account_email", [], {"email": "nieuw@demo.example", "action_add": ""}),
        ("visitor", "account_signup", [], SIGN_UP | {"email": "iemand@demo.example"}),
    ]


SAME_PAGE = {"submission_id": "drawn once for this page"}
# From two pages it matters who is first: to the second the button is gone, the report is decided, or this
# email address waits already.
GONE = {"account_email": "200", "members:block": "404", "private:decline": "404", "moderation:review": "200"}
ONCE = (
    "private.open",
    "private.end",
    "private.decline",
    "private.ask",
    "privacy.export",
    "member.mute",
    "member.block",
    "group.admit",
    "decision.hide",
)


def pressed(house: House, more: dict) -> tuple[dict[str, list[str]], Counter]:
    """Return where each button led two clients, with ``more`` on the form, and the audit entries of it."""
    asked = presses(house)
    before = Counter(AuditEntry.objects.values_list("verb", flat=True))
    answers_by_name = {name: at_once(house, role, name, at, {**words, **more}) for role, name, at, words in asked}
    return answers_by_name, Counter(AuditEntry.objects.values_list("verb", flat=True)) - before


def test_two_at_once_on_one_page_come_to_the_same_page_and_do_it_once(house, score):
    answers_by_name, done = pressed(house, SAME_PAGE)
    assert {name: pages for name, pages in answers_by_name.items() if len(pages) != 2 or len(set(pages)) != 1} == {}
    assert {name: pages for name, pages in answers_by_name.items() if pages[0][:3] not in ("302", "204")} == {}
    assert {verb: done[verb] for verb in ONCE} == dict.fromkeys(ONCE, 1)
    score("Twice at once: buttons pressed in two threads", len(answers_by_name))


def test_two_at_once_on_two_pages_do_it_once_and_nothing_breaks(house):
    answers_by_name, done = pressed(house, {})
    statuses = {name: sorted(page[:3] for page in pages) for name, pages in answers_by_name.items()}
    good = {name: [["302", "302"], ["204", "204"], sorted(["302", GONE.get(name, "302")])] for name in answers_by_name}
    assert {name: pair for name, pair in statuses.items() if pair not in good[name]} == {}
    assert {verb: done[verb] for verb in ONCE} == dict.fromkeys(ONCE, 1)


def test_two_groups_of_one_title_made_at_once_are_two_groups(house):
    words = rooms()["groups"].WORDS["groups:new"]
    pages = at_once(house, "operator", "groups:new", [], words)
    assert [page[:3] for page in pages] == ["302", "302"]
    assert Group.objects.filter(title=words["title"]).values("slug").distinct().count() == 2
