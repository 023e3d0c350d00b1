"""Invariant 4: whoever is out hears nothing more. Eight causes, twenty people each, all with an open page.

The last case is the control: nothing happened to these people, and they do hear what is said.
"""

import time

import pytest
from django.test import Client
from django.urls import reverse

from chat.rooms.actions import make_room, open_session, send_message
from chat.rooms.models import Room
from community.groups.actions import change_group, leave_group, take_out_of_group
from community.groups.choices import Visibility
from community.groups.models import Group, Membership
from community.members.relations.actions import block_member
from community.members.sessions.actions import end_all_sessions
from community.privacy.actions import leave
from tests.support.people import PASSWORD, client_for, join, make_group, make_member
from tests.support.sockets import close_connections, in_thread, tab_for, wait_for_hub

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20
NEW = "een-heel-ander-wachtwoord"
AFTER = "Dit is van daarna"


def log_out(member, browser: Client, cast) -> None:
    assert browser.post("/account/logout/").status_code == 302


def change_password(member, browser: Client, cast) -> None:
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert browser.post(reverse("account_change_password"), new).status_code == 302


def end_the_sessions(member, browser: Client, cast) -> None:
    end_all_sessions(actor=cast.otto, member=member)


def erase_the_account(member, browser: Client, cast) -> None:
    leave(actor=member, remove_all=True)


def leave_the_group(member, browser: Client, cast) -> None:
    leave_group(actor=member, group=the_group())


def be_taken_out(member, browser: Client, cast) -> None:
    take_out_of_group(actor=cast.mo, group=the_group(), member=member)


def find_the_group_closed(member, browser: Client, cast) -> None:
    """Of the twenty, who only read along. The first to find it closed finds it closed for all."""
    Membership.objects.filter(group=the_group()).exclude(member=cast.mo).delete()
    change_group(actor=cast.otto, group=the_group(), visibility=Visibility.GROUP)


def be_blocked(member, browser: Client, cast) -> None:
    block_member(actor=cast.mo, persona=member.persona)


def have_a_cup_of_tea(member, browser: Client, cast) -> None:
    """Nothing that should cost anybody their place."""


CAUSES = [
    log_out,
    change_password,
    end_the_sessions,
    erase_the_account,
    leave_the_group,
    be_taken_out,
    find_the_group_closed,
    be_blocked,
]


def the_group() -> Group:
    return Group.objects.get(slug="de-kring")


def people_in_a_lit_room(cast, visibility) -> tuple[Room, list]:
    group = make_group("de-kring", visibility=visibility)
    people = [make_member(f"gast{number}") for number in range(PEOPLE)]
    for member in [cast.mo, *people]:
        join(member, group)
    room = make_room(actor=cast.mo, group=group, title="De serre")
    open_session(actor=cast.mo, room=room)
    return Room.objects.select_related("group").get(pk=room.pk), people


@pytest.mark.parametrize("happens", [*CAUSES, have_a_cup_of_tea], ids=lambda cause: cause.__name__)
async def test_revoked_member_hears_nothing_more(happens, cast, score):
    visibility = Visibility.PUBLIC if happens is find_the_group_closed else Visibility.GROUP
    room, people = await in_thread(people_in_a_lit_room, cast, visibility)
    browsers = [await in_thread(client_for, member) for member in people]
    pages = [tab_for(browser) for browser in browsers]
    for page in pages:
        assert (await page.connect(30))[0]
        assert (await page.join(room.stream))["t"] == "joined"
    for member, browser in zip(people, browsers, strict=True):
        await in_thread(happens, member, browser, cast)
    await in_thread(send_message, actor=cast.mo, room=room, cid="after", text=AFTER)
    await wait_for_hub()
    reached = [page for page in pages if AFTER in str(await everything(page))]
    await close_connections()
    if happens is have_a_cup_of_tea:
        assert len(reached) == PEOPLE
    else:
        assert reached == []
        score("Revocation: open pages told nothing after it", PEOPLE)


async def everything(page) -> list:
    """All that reaches this page until it is closed, or until it has answered what was asked last."""
    heard, until = [], time.monotonic() + 10
    if not page.future.done():
        await page.say(t="join", s="the:end")
    while time.monotonic() < until:
        frame = await page.receive_output(10)
        heard.append(frame)
        if frame["type"] == "websocket.close" or "the:end" in frame.get("text", ""):
            return heard
    raise AssertionError(f"no end: {heard}")
