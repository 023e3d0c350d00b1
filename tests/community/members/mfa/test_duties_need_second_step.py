"""In a session without a second step a duty gives nothing: asked of every address in the tables, not of a list."""

import re
import time
from collections.abc import Iterator
from copy import copy
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import get_resolver, reverse

from chat.rooms.models import RoomSession
from community.members.choices import DutyKind
from community.members.mfa.middleware import SecondStepMiddleware
from community.members.mfa.rules import has_waiting_duty, second_step_waits
from community.members.models import Duty, Member
from community.members.rules import can_moderate, can_operate, duty_group_ids, has_duty
from community.members.sessions.backends import SessionStore
from community.moderation.models import Report
from community.permissions import NotAllowed, SecondStepRequired, require
from tests.matrix.asking import Asker, arguments
from tests.matrix.tables import Cell, cells, doors_of, expected, lay_out, rooms
from tests.support.cms import NOT_FOR_EDITORS, cms_routes, example_path
from tests.support.mfa import add_authenticator_app, pass_second_step
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for

pytestmark = pytest.mark.once

STEP, LOGIN = "/account/2fa/first/", ("/account/login/", "/cms/login/")


class Undone(Exception):
    pass


@pytest.fixture(autouse=True)
def fresh_cache():
    """Wagtail remembers pictures by number; those of this test are gone after it."""
    yield
    cache.clear()


def asked(browser, method: str, url: str):
    """The answer, without what the question changed: rows, and the cookie that "leave now" takes away."""
    cookies, answers = copy(browser.cookies), []
    try:
        with transaction.atomic():
            answers.append(browser.generic(method, url))
            raise Undone
    except Undone:
        browser.cookies = cookies
        return answers[0]


def urls_of(house) -> set[tuple[str, str]]:
    """Method and address of every door of the permission matrix, for one object of its kind."""
    urls = set()
    for room in rooms():
        things = lay_out(room, house)
        for door in (door for door in doors_of(room) if not door.is_socket):
            thing = next(iter(things[door.kind].values()))
            given = next(iter(thing.values())) if isinstance(thing, dict) else thing
            method = door.method.removeprefix("script:")
            urls.add((method, reverse(door.url_name, args=arguments(door.placeholders, given))))
    return urls


def words_of(response) -> str:
    """A page without what differs each time, and without the line that leads to the second step."""
    text = "" if response.streaming else response.content.decode()
    text = re.sub(r"<section[^>]*data-second-step.*?</section>", "", text, flags=re.S)
    text = re.sub(r'<input[^>]*type="hidden"[^>]*>|DTSTAMP:\w+|data-(lamp-)?left="\d+"', "", text)
    text = re.sub(r'<span class="chip chip--host">[^<]*</span>', "", text)  # what everybody sees beside the name
    text = re.sub(r"Zo was het om \d\d:\d\d", "", text)  # a minute may begin between the two
    return " ".join(text.split())


# What somebody is told of themselves, also that they have duties, how long their logins last, and which mail
# they get for them; and that whoever
# looks after a group keeps their own name there.
ABOUT_ONESELF = ("/mijn/gegevens/", "/mijn/ingelogd/", "/mijn/berichten/", "/mijn/taken/", "/groepen/kring/meedoen/")


CLOSED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
# Who each of the staff would be without their duties: in the same groups, with the same rights.
WITHOUT_DUTIES = {
    "moderator": "insider",
    "moderator_elsewhere": "member",
    "professional": "member",
    "editor": "member",
    "operator": "member",
}


def staff_cells(house) -> Iterator[tuple[Asker, Cell]]:
    """Yield the cells that the table of rules opens for staff, and shuts for the same person without duties."""
    for room in rooms():
        things = lay_out(room, house)
        for cell in cells(room, things):
            plain = WITHOUT_DUTIES.get(cell.role)
            if plain and cell.expected == "done" and expected(cell.door, plain, cell.state) != "done":
                yield Asker(house, things), cell


@pytest.mark.slow(seconds=4)
def test_rights_of_staff_need_the_second_step(house, settings, score):
    """Rights are read from the table of rules: a new URL for staff is asked as soon as it has its line."""
    settings.STAFF_SECOND_FACTOR = True
    asked = list(staff_cells(house))
    add_authenticator_app(house.colleague)  # to whom a moderator hands something over
    answers = [(cell, asker.answer(cell)) for asker, cell in asked]
    # a socket says only that there is nothing to hear
    shut = {True: ("second step", "absent"), False: ("second step",)}
    open_without = [f"{cell}: {word}" for cell, word in answers if word not in shut[cell.door.is_socket]]
    for role in WITHOUT_DUTIES:
        add_authenticator_app(house.people[role])
        passed(house.cookies[role][settings.SESSION_COOKIE_NAME])
    shut_with = [f"{cell}: {word}" for asker, cell in asked if (word := asker.answer(cell)) != "done"]
    assert (open_without, shut_with) == ([], [])
    assert len({cell.door for _asker, cell in asked}) > 20
    score("Second step: cells of staff, shut without it and open with it", len(asked))


def passed(key: str) -> None:
    session = SessionStore(key)
    session["account_authentication_methods"] += [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()


@pytest.mark.slow(seconds=16)
def test_no_url_uses_a_duty_before_the_second_step(house, as_member, settings, score):
    """Ask as a member with every duty, without any, and with them all in a session without a second step."""
    # a mode of the whole house would stand on every page that is asked after it; the test above asks that door
    doors = sorted(door for door in urls_of(house) if door != ("POST", reverse("raid:house")))
    member = house.people["moderator"]
    Duty.objects.bulk_create(Duty(member=member, kind=kind) for kind in DutyKind.values)
    # a session ends with the duty of its host: here another host stays
    Duty.objects.create(member=house.neighbour, kind=DutyKind.HOST)
    RoomSession.objects.update(opened_by=house.neighbour)
    add_authenticator_app(member)
    browser, opened = as_member(member), pass_second_step(as_member(member), member)
    with_duties = {door: asked(browser, *door).status_code for door in doors}
    settings.STAFF_SECOND_FACTOR = True
    locked = {door: asked(browser, *door) for door in doors}
    led = {door for door in doors if locked[door].get("Location", "").startswith(STEP)}
    lent = {door: asked(opened, *door).status_code for door in led}
    Duty.objects.filter(member=member).delete()
    plain = {door: asked(browser, *door) for door in doors}

    staff_doors = {door for door in doors if with_duties[door] != plain[door].status_code}
    assert staff_doors <= led
    # an address that is closed with duties, too, may lead to the step, because it cannot know; after it, it is closed
    assert {with_duties[door] for door in led - staff_doors} <= set(CLOSED)
    assert lent == {door: with_duties[door] for door in led}
    others = [door for door in doors if door not in led and not door[1].startswith(ABOUT_ONESELF)]
    assert [door for door in others if words_of(locked[door]) != words_of(plain[door])] == []
    assert len(staff_doors) > 10  # or the loop finds nothing to guard
    score("Second step: staff addresses closed without it", len(staff_doors))
    score("Second step: other addresses that show no more than a member sees", len(others))


@pytest.fixture
def editor(cast):
    """eva, with the rights on the pages that the duty command gives."""
    from community.members.duties.actions import give_duty

    Duty.objects.filter(member=cast.eva).delete()
    give_duty(actor=None, member=cast.eva, kind="editor")
    add_authenticator_app(cast.eva)
    return cast.eva


@pytest.mark.slow(seconds=3)
def test_no_url_of_the_cms_opens_without_a_second_step(editor, as_member, settings, score):
    """Every address that Wagtail brings, also those about one page or picture; after the step, what is for editors."""
    settings.STAFF_SECOND_FACTOR = True
    paths = {example_path(route): route for route in cms_routes(get_resolver().url_patterns)}
    locked, opened = as_member(editor), pass_second_step(as_member(editor), editor)
    answers = [ask(path) for path in paths for ask in (locked.get, locked.post)]
    assert [answer.request["PATH_INFO"] for answer in answers if not answer.get("Location", "").startswith(STEP)] == []
    opened.raise_request_exception = False  # Wagtail has an address that breaks on purpose
    answers = {route: opened.get(path) for path, route in paths.items()}
    assert [route for route, answer in answers.items() if answer.get("Location", "").startswith((STEP, *LOGIN))] == []
    seen = {route for route, answer in answers.items() if answer.status_code == HTTPStatus.OK}
    assert len(seen) > 30
    assert [route for route in seen if route.startswith(NOT_FOR_EDITORS)] == []
    score("Second step: addresses of the CMS closed without it", len(paths))


def test_member_without_duties_gets_the_usual_answer(cast, circle, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert as_member(cast.anna).get("/moderatie/").status_code == 404
    assert as_member(cast.anna).get("/cms/").get("Location", "").startswith("/cms/login/")


@pytest.fixture
def waiting_moderator(cast, settings):
    """mo, who has an app, in a session that has not passed the second step."""
    settings.STAFF_SECOND_FACTOR = True
    add_authenticator_app(cast.mo)
    moderator = Member.objects.get(pk=cast.mo.pk)
    moderator.login_session = {}
    return moderator


def test_duty_that_waits_for_the_second_step_is_a_refusal_of_its_own(waiting_moderator):
    with pytest.raises(SecondStepRequired):
        require(can_moderate, waiting_moderator)
    assert not can_moderate(waiting_moderator)
    assert has_waiting_duty(waiting_moderator)


def test_refusal_that_the_second_step_would_not_change_is_a_plain_one(waiting_moderator):
    with pytest.raises(NotAllowed) as refused:
        require(can_operate, waiting_moderator)
    assert not isinstance(refused.value, SecondStepRequired)


@pytest.mark.parametrize("exception", [SecondStepRequired(), Http404(), PermissionDenied()])
def test_middleware_leads_a_waiting_duty_to_the_second_step(waiting_moderator, rf, exception):
    request = rf.get("/forum/")
    request.user = waiting_moderator
    response = SecondStepMiddleware(lambda _request: None).process_exception(request, exception)
    assert response["Location"] == f"{STEP}?next=%2Fforum%2F"


@pytest.mark.parametrize("exception", [Http404(), PermissionDenied(), NotAllowed()])
def test_middleware_leaves_the_refusal_of_a_member_without_duties(cast, settings, rf, exception):
    settings.STAFF_SECOND_FACTOR = True
    request = rf.get("/forum/")
    request.user = Member.objects.get(pk=cast.anna.pk)
    request.user.login_session = {}
    assert SecondStepMiddleware(lambda _request: None).process_exception(request, exception) is None


def test_middleware_leaves_a_refusal_that_is_no_matter_of_the_second_step(waiting_moderator, rf):
    request = rf.get("/forum/")
    request.user = waiting_moderator
    assert SecondStepMiddleware(lambda _request: None).process_exception(request, NotAllowed()) is None


def test_member_in_the_background_needs_no_second_step(cast, settings):
    """A moderator who gets a notification has no session."""
    settings.STAFF_SECOND_FACTOR = True
    assert has_duty(Member.objects.get(pk=cast.mo.pk), "moderator")
    assert duty_group_ids(Member.objects.get(pk=cast.mo.pk), "moderator") == {None}


def test_session_record_without_an_authenticator_is_not_enough(cast, as_member, settings):
    """The app was taken away elsewhere: what the session remembers opens nothing."""
    settings.STAFF_SECOND_FACTOR = True
    browser = pass_second_step(as_member(cast.mo), cast.mo)
    assert browser.get("/moderatie/").status_code == 302
    app = add_authenticator_app(cast.mo)
    assert browser.get("/moderatie/").status_code == 200
    app.delete()
    assert browser.get("/moderatie/").status_code == 302


def test_session_record_of_another_member_is_not_enough(cast, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    add_authenticator_app(cast.mo)
    assert pass_second_step(as_member(cast.mo), cast.eva).get("/moderatie/").status_code == 302


def test_member_without_a_known_session_may_use_no_duties(cast, settings):
    from community.members.accounts.backends import LoginBackend

    settings.STAFF_SECOND_FACTOR = True
    add_authenticator_app(cast.mo)
    member = LoginBackend().get_user(cast.mo.pk)
    assert not has_duty(member, "moderator")
    assert not Report.objects.visible_to(member).exists()
    assert second_step_waits(member)


def test_every_member_with_a_duty_needs_a_second_step(cast, settings):
    from community.members.mfa.rules import needs_second_step

    settings.STAFF_SECOND_FACTOR = True
    assert [name for name in vars(cast) if needs_second_step(getattr(cast, name))] == ["mo", "pia", "eva", "otto"]


@pytest.mark.django_db(transaction=True)
async def test_socket_uses_a_duty_only_after_the_second_step(cast, circle, settings):
    """A moderator's stream tells what waits; without the step there is nothing to be told."""
    from community.live import queries

    settings.STAFF_SECOND_FACTOR = True
    await in_thread(add_authenticator_app, cast.mo)
    browser = await in_thread(client_for, cast.mo)
    key = str(cast.mo.pk)
    page = tab_for(browser)
    connected, _code = await page.connect(10)
    assert connected
    user = await in_thread(queries.load_user, key, browser.session.session_key)
    assert not await in_thread(has_duty, user.user, "moderator")
    await in_thread(pass_second_step, browser, cast.mo)
    user = await in_thread(queries.load_user, key, browser.session.session_key)
    assert await in_thread(has_duty, user.user, "moderator")
    await page.disconnect(timeout=10)
    await close_connections()
