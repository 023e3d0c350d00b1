"""In a session without a second step a duty gives nothing: asked of every address in the tables, not of a list."""

import re
from copy import copy
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.members.rules import duty_places, has_duty, second_step_waits
from community.moderation.models import Report
from tests.conftest import browser_of
from tests.matrix.asking import arguments
from tests.matrix.tables import doors_of, lay_out, rooms
from tests.second_step import give_app, passes
from tests.sockets import in_thread, page_for, quiet

pytestmark = pytest.mark.once

STEP = "/account/2fa/first/"


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


def addresses_of(house) -> set[tuple[str, str]]:
    """Method and address of every door of the permission matrix, for one object of its kind."""
    found = set()
    for room in rooms():
        things = lay_out(room, house)
        for door in (door for door in doors_of(room) if not door.is_socket):
            thing = next(iter(things[door.kind].values()))
            given = next(iter(thing.values())) if isinstance(thing, dict) else thing
            method = door.method.removeprefix("script:")
            found.add((method, reverse(door.address, args=arguments(door.places, given))))
    return found


def words_of(response) -> str:
    """A page without what differs each time, and without the line that leads to the second step."""
    text = "" if response.streaming else response.content.decode()
    text = re.sub(r"<section[^>]*data-second-step.*?</section>", "", text, flags=re.S)
    return re.sub(r'<input[^>]*type="hidden"[^>]*>|DTSTAMP:\w+|data-left="\d+"', "", text)


# What somebody is told of themselves, also that they have duties, and how long their logins last; and that whoever
# looks after a group keeps their own name there.
ABOUT_ONESELF = ("/mijn/gegevens/", "/mijn/ingelogd/", "/groepen/kring/meedoen/")


CLOSED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def test_each_staff_address_opens_only_with_a_second_step(house, as_member, settings, score):
    """Somebody with every duty: with them all, without any, and with them all in a session without a second step."""
    doors = sorted(addresses_of(house))
    member = house.people["moderator"]
    Duty.objects.bulk_create(Duty(member=member, kind=kind) for kind in DutyKind.values)
    give_app(member)
    browser, opened = as_member(member), passes(as_member(member), member)
    with_duties = {door: asked(browser, *door).status_code for door in doors}
    settings.STAFF_SECOND_FACTOR = True
    locked = {door: asked(browser, *door) for door in doors}
    staff_doors = {door for door in doors if locked[door].get("Location", "").startswith(STEP)}
    lent = {door: asked(opened, *door).status_code for door in staff_doors}
    Duty.objects.filter(member=member).delete()
    plain = {door: asked(browser, *door) for door in doors}
    # what is closed with duties and without may lead to the step, because the page cannot know
    closed = {door for door in doors if with_duties[door] == plain[door].status_code and with_duties[door] in CLOSED}
    doors, staff_doors = [door for door in doors if door not in closed], staff_doors - closed

    assert {door for door in doors if with_duties[door] != plain[door].status_code} == staff_doors
    assert {door: lent[door] for door in staff_doors} == {door: with_duties[door] for door in staff_doors}
    others = [door for door in doors if door not in staff_doors and not door[1].startswith(ABOUT_ONESELF)]
    assert [door for door in others if words_of(locked[door]) != words_of(plain[door])] == []
    assert len(staff_doors) > 10  # or the loop finds nothing to guard
    score("Second step: staff addresses closed without it", len(staff_doors))
    score("Second step: other addresses that show no more than a member sees", len(others))


def cms_addresses(patterns, prefix="/") -> set[str]:
    """Every address under /cms/ that needs no argument."""
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLPattern):
            found |= {route} if route.startswith("/cms/") and not re.search(r"[<(\\]", route) else set()
        elif route.startswith("/cms/"):
            found |= cms_addresses(pattern.url_patterns, route)
    return found


@pytest.fixture
def editor(cast):
    """eva, with the rights on the pages that the duty command gives."""
    from community.members.actions import give_duty

    Duty.objects.filter(member=cast.eva).delete()
    give_duty(actor=None, member=cast.eva, kind="editor")
    give_app(cast.eva)
    return cast.eva


def test_no_address_of_the_cms_opens_without_a_second_step(editor, as_member, settings, score):
    settings.STAFF_SECOND_FACTOR = True
    urls = sorted(cms_addresses(get_resolver().url_patterns) - {"/cms/login/", "/cms/logout/"})
    locked, opened = as_member(editor), passes(as_member(editor), editor)
    led = [url for url in urls if locked.get(url).get("Location", "").startswith(STEP)]
    assert led == urls
    assert opened.get("/cms/").status_code == 200
    opened.raise_request_exception = False  # Wagtail has an address that breaks on purpose
    assert not [url for url in urls if opened.get(url).get("Location", "").startswith(STEP)]
    assert len(urls) > 30
    score("Second step: addresses of the CMS closed without it", len(urls))


def test_who_has_no_duty_hears_what_everybody_hears(cast, circle, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert as_member(cast.anna).get("/moderatie/").status_code == 404
    assert as_member(cast.anna).get("/cms/").get("Location", "").startswith("/cms/login/")


def test_a_member_in_the_background_is_asked_nothing(cast, settings):
    """Whoever gets a notification as a moderator has no session."""
    settings.STAFF_SECOND_FACTOR = True
    assert has_duty(Member.objects.get(pk=cast.mo.pk), "moderator")
    assert duty_places(Member.objects.get(pk=cast.mo.pk), "moderator") == {None}


def test_a_record_without_an_app_or_passkey_is_not_enough(cast, as_member, settings):
    """The app was taken away elsewhere: what the session remembers opens nothing."""
    settings.STAFF_SECOND_FACTOR = True
    browser = passes(as_member(cast.mo), cast.mo)
    assert browser.get("/moderatie/").status_code == 302
    app = give_app(cast.mo)
    assert browser.get("/moderatie/").status_code == 200
    app.delete()
    assert browser.get("/moderatie/").status_code == 302


def test_the_record_of_somebody_else_is_not_enough(cast, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    give_app(cast.mo)
    assert passes(as_member(cast.mo), cast.eva).get("/moderatie/").status_code == 302


def test_a_door_that_does_not_say_which_session_lends_nothing(cast, settings):
    from community.members.backends import LoginBackend

    settings.STAFF_SECOND_FACTOR = True
    give_app(cast.mo)
    member = LoginBackend().get_user(cast.mo.pk)
    assert not has_duty(member, "moderator")
    assert not Report.objects.visible_to(member).exists()
    assert second_step_waits(member)


def test_each_role_that_looks_after_something_is_asked_for_a_second_step(cast, settings):
    from community.members.rules import needs_second_step

    settings.STAFF_SECOND_FACTOR = True
    assert [name for name in vars(cast) if needs_second_step(getattr(cast, name))] == ["mo", "pia", "eva", "otto"]


@pytest.mark.django_db(transaction=True)
async def test_a_socket_lends_a_duty_only_to_a_session_with_a_second_step(cast, circle, settings):
    """A moderator's stream tells what waits; without the step there is nothing to be told."""
    from community.live import looking

    settings.STAFF_SECOND_FACTOR = True
    await in_thread(give_app, cast.mo)
    browser = await in_thread(browser_of, cast.mo)
    key = str(cast.mo.pk)
    page = page_for(browser)
    connected, _code = await page.connect(10)
    assert connected
    standing = await in_thread(looking.standing_of, key, browser.session.session_key)
    assert not await in_thread(has_duty, standing.member, "moderator")
    await in_thread(passes, browser, cast.mo)
    standing = await in_thread(looking.standing_of, key, browser.session.session_key)
    assert await in_thread(has_duty, standing.member, "moderator")
    await page.disconnect(timeout=10)
    await quiet()
