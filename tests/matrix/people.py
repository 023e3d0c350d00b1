"""The people of the matrix, in the places where their rights differ, and the writer of what they look at."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from allauth.account.internal.flows import login as flows
from allauth.account.internal.userkit import user_id_to_str
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from community.groups.choices import Admission, GroupKind, MembershipState, Visibility
from community.groups.models import Group, Membership
from community.members.choices import DutyKind, Role
from community.members.duties.actions import give_duty
from community.members.models import Block, Member
from tests.support.people import PASSWORD, client_for, make_group, make_member

ROLES = (
    "visitor",  # nobody is logged in
    "unverified",  # has signed up in this browser, and has not confirmed the address yet
    "newcomer",  # is logged in for the first time, and has not chosen a name yet
    "member",
    "insider",  # in the closed group
    "former",  # was in the closed group, and wrote there
    "invited",  # at the door of the closed group: to be let in, and not in yet
    "blocked",  # in the closed group, and the writer blocked this person
    "moderator",  # in the closed group; moderates there and on the boards
    "moderator_elsewhere",  # moderates another closed group
    "professional",
    "editor",
    "operator",
)
STANDING = {
    "insider": MembershipState.ACTIVE,
    "blocked": MembershipState.ACTIVE,
    "moderator": MembershipState.ACTIVE,
    "former": MembershipState.LEFT,
    "invited": MembershipState.ASKED,
}
A_DAY = 86_400
SIGN_UP = {
    "email": "unverified@demo.example",
    "password1": "een rustige avond thuis",
    "birth_year": "1990",
    "community": "on",
    "health": "on",
}


class Browser(RequestFactory):
    """As Django's test client, without copying every template that was drawn: there are thousands of answers."""

    def __init__(self):
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **environ) -> HttpResponse:
        return self.handler(self._base_environ(**environ))


# who may write where, as far as people wrote something there themselves
ON_THE_BOARD = ROLES[3:]
IN_THE_CIRCLE = ("insider", "former", "blocked", "moderator")
SOME = ("member", "moderator", "operator")  # where it is the same for everybody


class House(SimpleNamespace):
    """``people``: role -> Member or None. ``writer`` wrote what is looked at; ``neighbour`` answers.

    Places: ``board`` (everybody reads), ``indoors`` (members read), ``circle`` (closed, one asks to join), ``nook``
    (closed, by invitation, the same people in it) and ``elsewhere`` (closed, nobody of these people in it).
    """

    def member(self, role: str) -> Member:
        return self.people[role]

    def browser(self, role: str) -> "Browser":
        """As it was when everybody came home."""
        self._browser.cookies.clear()
        self._browser.cookies.load(self.cookies[role])
        return self._browser


def build() -> House:
    """Everybody at home. Within a transaction that the test takes back."""
    house = House(people=dict.fromkeys(ROLES), cookies={}, _browser=Browser())
    house.board = make_group(
        "iedereen", kind=GroupKind.BOARD, visibility=Visibility.PUBLIC, admission=Admission.EVERYONE
    )
    house.indoors = make_group(
        "binnen", kind=GroupKind.BOARD, visibility=Visibility.MEMBERS, admission=Admission.EVERYONE
    )
    house.circle = make_group("kring")
    house.other_board = make_group(
        "elders", kind=GroupKind.BOARD, visibility=Visibility.MEMBERS, admission=Admission.EVERYONE
    )
    house.nook = make_group("hoekje", admission=Admission.INVITATION)
    house.elsewhere = make_group("ver-weg")
    for role in ROLES[3:]:
        house.people[role] = make_member(role.replace("_", "-"), _label(role))
    house.people["newcomer"] = Member.objects.create_user("newcomer@demo.example", PASSWORD, birth_year=1990)
    house.people["newcomer"].emailaddress_set.create(email="newcomer@demo.example", verified=True, primary=True)
    house.writer, house.neighbour = make_member("writer"), make_member("neighbour")
    for group in (house.circle, house.nook):
        for member in (house.writer, house.neighbour):
            _enter(group, member, MembershipState.ACTIVE)
        for role, state in STANDING.items():
            _enter(group, house.people[role], state)
    Block.objects.create(blocker=house.writer, blocked=house.people["blocked"])
    _give_duties(house)
    for role in ROLES:
        client = _signed_up() if role == "unverified" else logged_in(house.people[role])
        client.get(reverse("members:too_young"))  # what the first page writes into the session is there from now on
        house.cookies[role] = {name: morsel.value for name, morsel in client.cookies.items()}
    return house


def _label(role: str) -> str:
    return Role.PROFESSIONAL if role == "professional" else Role.MEMBER


def _enter(group: Group, member: Member, state: str) -> None:
    Membership.objects.create(group=group, member=member, persona=member.persona, state=state)


@contextmanager
def inside(group: Group, member: Member) -> Iterator[None]:
    """Put a member in a group for a moment, to write what they wrote before they left. On a board everybody writes."""
    memberships = Membership.objects.filter(group=group, member=member)
    state_before = memberships.values_list("state", flat=True).first()
    if group.kind == GroupKind.BOARD or state_before == MembershipState.ACTIVE:
        yield
        return
    if state_before is None:
        _enter(group, member, MembershipState.ACTIVE)
    else:
        memberships.update(state=MembershipState.ACTIVE)
    yield
    if state_before is None:
        memberships.delete()
    else:
        memberships.update(state=state_before)


def _give_duties(house: House) -> None:
    for group_or_none in (house.board, house.indoors, house.other_board, house.circle, house.nook):
        give_duty(actor=None, member=house.people["moderator"], kind=DutyKind.MODERATOR, group=group_or_none)
    away, where = house.people["moderator_elsewhere"], house.elsewhere
    give_duty(actor=None, member=away, kind=DutyKind.MODERATOR, group=where)
    give_duty(actor=None, member=house.people["editor"], kind=DutyKind.EDITOR)
    give_duty(actor=None, member=house.people["operator"], kind=DutyKind.OPERATOR)


def logged_in(member: Member | None) -> Client:
    client = client_for(member)
    if member is not None:
        session = client.session  # the password was given a moment ago, and stays so while many doors are asked
        given = {"method": "password", "at": time.time() + A_DAY, "reauthenticated": True}
        session[flows.AUTHENTICATION_METHODS_SESSION_KEY] = [given]
        session[flows._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(member)
        session.save()
    return client


def _signed_up() -> Client:
    client = Client()
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert answer["Location"] == reverse("account_email_verification_sent"), "nobody has signed up"
    return client
