"""Members, groups and logged-in test clients, as nearly every test needs them."""

from django.test import Client

from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group, Membership
from community.members.choices import DutyKind, Role
from community.members.models import Member, Persona
from community.members.profiles.names import name_key

PASSWORD = "welkom-in-de-huiskamer"
CAST = {
    "anna": Role.MEMBER,
    "bram": Role.MEMBER,
    "noor": Role.RELATIVE,
    "ben": Role.MEMBER,
    "mo": Role.EXPERT,
    "pia": Role.PROFESSIONAL,
    "eva": Role.MEMBER,
    "otto": Role.MEMBER,
}
DUTIES = {
    "mo": [DutyKind.MODERATOR, DutyKind.HOST, DutyKind.TRAINER],
    "eva": [DutyKind.EDITOR],
    "otto": [DutyKind.OPERATOR],
}


def make_member(name: str, role: str = Role.MEMBER, **fields) -> Member:
    """Create a member who can log in, with a community persona of this name."""
    member = Member.objects.create_user(f"{name}@demo.example", PASSWORD, role=role, birth_year=1990, **fields)
    Persona.objects.create(member=member, name=name.capitalize(), name_key=name_key(name), avatar_seed=name)
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def make_group(slug: str, **fields) -> Group:
    """Create a closed peer group that members join on request; ``fields`` override these defaults."""
    values = {
        "kind": GroupKind.PEER,
        "title": slug.replace("-", " ").capitalize(),
        "visibility": Visibility.GROUP,
        "admission": Admission.ON_REQUEST,
        "agreement": "Wat hier gezegd wordt, blijft hier.",
    }
    return Group.objects.create(slug=slug, **(values | fields))


def join(member: Member, group: Group) -> Membership:
    return Membership.objects.create(member=member, group=group, persona=member.persona)


def client_for(member: Member | None, **options) -> Client:
    """Return a test client in which ``member`` is logged in; a visitor's client for None."""
    client = Client(**options)
    if member is not None:
        client.force_login(member, backend="community.members.accounts.backends.LoginBackend")
    return client
