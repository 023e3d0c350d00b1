"""A button that is pressed twice, or by two people at once, leads both to the same page.

The second is sent, whole, in a moment in which the first has looked and not yet changed anything. So no timing is
needed: every such moment of every address is tried. ``test_at_once.py`` lets real threads do it, on what was found.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MappingProxyType

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import reverse

from community.web import idempotency
from tests.matrix.asking import Asker
from tests.matrix.people import SIGN_UP
from tests.matrix.tables import cells, lay_out, rooms, thing_of
from tests.support.people import PASSWORD

pytestmark = pytest.mark.once

MOMENTS = 8  # of one request, at most
SAME_SENDING = {"cid": "of a chat message", "submission_id": "drawn once for this page"}
SAME_PAGE = SAME_SENDING
STAGES = {"seat", "report"}  # what can be done there depends on how far it is
# Who sends these twice makes two things, each with a page of its own.
TWO_THINGS = ("POST groups:new", "POST college:plan")


class Meanwhile:
    """Does ``what`` once, in the given moment."""

    def __init__(self, what: Callable[[], HttpResponse], number: int):
        self.what, self.number, self.response = what, number, None

    def passes(self) -> None:
        self.number -= 1
        if self.number == 0:
            self.response = self.what()


@contextmanager
def between_looking_and_changing(meanwhile: Meanwhile) -> Iterator[None]:
    """Before each transaction of the first, each part of it that is asked again when it fails, and each row that it
    adds; as long as it holds no lock, for which the second would wait, and wrote nothing that the second cannot see."""
    enter, insert, fetch = transaction.Atomic.__enter__, Model._save_table, QuerySet._fetch_all
    outside = len(connection.savepoint_ids)
    held, asked = [], []

    def entering(atomic):
        if len(connection.savepoint_ids) == outside:
            held.clear()  # what was done before is done
        if not held:
            meanwhile.passes()
        enter(atomic)
        asked.clear()

    def inserting(row, *args, **kwargs):
        if row._state.adding and asked and not held:
            meanwhile.passes()
        return insert(row, *args, **kwargs)

    def fetching(rows):
        fetch(rows)
        if rows.query.select_for_update and rows._result_cache:
            held.append(rows.model)

    def asking(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        asked.append(sql)
        wrote = sql.startswith("INSERT") or (sql.startswith(("UPDATE", "DELETE")) and context["cursor"].rowcount)
        if wrote and len(connection.savepoint_ids) > outside:
            held.append(sql)
        return answer

    transaction.Atomic.__enter__, Model._save_table, QuerySet._fetch_all = entering, inserting, fetching
    try:
        with connection.execute_wrapper(asking):
            yield
    finally:
        transaction.Atomic.__enter__, Model._save_table, QuerySet._fetch_all = enter, insert, fetch


def both_came(ask: Callable[[], HttpResponse], number: int) -> tuple[str, str] | None:
    """Return where the first and the second request led; None when there is no such moment."""
    cache.clear()  # a redirect that is remembered from the moment before would hide what the view does
    meanwhile = Meanwhile(ask, number)
    with transaction.atomic():
        try:
            with transaction.atomic(), between_looking_and_changing(meanwhile):
                first = redirect_of(ask())
        except Exception as broken:
            first = f"broke: {broken!r}"
        transaction.set_rollback(True)
    return (first, redirect_of(meanwhile.response)) if meanwhile.response is not None else None


def redirect_of(response: HttpResponse) -> str:
    return f"{response.status_code} {response.headers.get('Location', '')}".strip()


def buttons(room: str, house, more: dict = SAME_SENDING) -> Iterator[tuple[str, Callable[[], HttpResponse]]]:
    """Each address that changes something, for one person who may; and how it is asked, with ``more`` on its form."""
    things = lay_out(room, house)
    asker = Asker(house, things)
    may = [cell for cell in cells(room, things) if cell.expected == "done" and cell.door.method.endswith("POST")]
    for cell in {(cell.door, cell.state if cell.door.kind in STAGES else ""): cell for cell in may}.values():
        form = asker.form(cell, thing_of(things, cell), more)
        yield str(cell), lambda cell=cell, form=form: asker.send(cell, *form)


def account_buttons(house, more: dict = MappingProxyType({})) -> Iterator[tuple[str, Callable[[], HttpResponse]]]:
    """Yield the forms of packages that the tables list without a POST. Not a new password: it ends the session with
    which the second was sent."""
    new = SIGN_UP | {"email": "nieuw@demo.example"}
    asked = {
        "account_signup": ("visitor", new),
        "account_login": ("visitor", {"login": "member@demo.example", "password": PASSWORD}),
        "account_reset_password": ("visitor", {"email": "member@demo.example"}),
        "account_email": ("member", {"email": "nieuw@demo.example", "action_add": ""}),
    }
    for name, (role, words) in asked.items():
        sent = {**words, **more}
        yield f"POST {name}", lambda name=name, role=role, sent=sent: house.browser(role).post(reverse(name), sent)


def differences(asked) -> tuple[int, list[str]]:
    """Return the number of moments, and those in which the two were led to other pages."""
    tried, differing = 0, []
    for name, ask in asked:
        for number in range(1, MOMENTS):
            both = both_came(ask, number)
            if both is None:
                break
            tried += 1
            if both[0] != both[1] and not (name.startswith(TWO_THINGS) and both[0].startswith("302")):
                differing.append(f"{name}, moment {number}: {both[0]} and {both[1]}")
    return tried, differing


@pytest.mark.slow(seconds=7)
def test_second_request_in_the_same_moment_leads_to_the_same_page(house, score):
    asked = [button for room in rooms() for button in buttons(room, house)]
    tried, differing = differences([*asked, *account_buttons(house)])
    score("Twice at once: moments in which a second request came", tried)
    assert not differing, "\n".join(["", *differing])


def pressed_again(asked) -> list[str]:
    """Which buttons lead elsewhere when the first press is done, and its answer still on the way."""
    differing = []
    for name, ask in asked:
        with transaction.atomic():
            first, second = redirect_of(ask()), redirect_of(ask())
            transaction.set_rollback(True)
        if first != second:
            differing.append(f"{name}: {first} and {second}")
    return differing


@pytest.mark.slow(seconds=4)
def test_second_submission_afterwards_leads_to_the_same_page(house, score):
    asked = [button for room in rooms() for button in buttons(room, house, SAME_PAGE)]
    asked += account_buttons(house, SAME_PAGE)
    assert pressed_again(asked) == []
    score("Pressed again when it is done: buttons", len(asked))


def test_a_button_that_is_gone_when_it_is_pressed_again_is_seen(house, monkeypatch):
    """The control: where nothing is remembered, what was taken away leads to a page that is not there."""
    monkeypatch.setattr(idempotency, "is_remembered", lambda *_arguments: False)
    differing = pressed_again(buttons("members", house, SAME_PAGE))
    assert any("members:block" in line and "404" in line for line in differing)


def test_a_button_that_is_not_calm_is_seen(house, monkeypatch):
    """The control: the second comes between looking whether there is a row and adding it."""

    def careless(rows, defaults=None, **looked_for):
        differing = rows.filter(**looked_for).first()
        return (differing, False) if differing else (rows.create(**looked_for, **(defaults or {})), True)

    monkeypatch.setattr(QuerySet, "get_or_create", careless)
    asked = [button for button in buttons("members", house) if "members:mute" in button[0]]
    _tried, differing = differences(asked)
    assert any("500" in line for line in differing)
