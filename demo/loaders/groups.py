"""Boards and peer groups, with their hosts and members."""

from datetime import timedelta

from django.utils import timezone

from community.groups.choices import MembershipState
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.models import Duty, Persona
from community.members.profiles.names import name_key
from demo.content import toml

OPENED_DAYS_AGO = 400
JOINED_DAYS_AGO = 120
ASKED_HOURS_AGO = 20
NEW_DAYS_AGO = 3


def load() -> str:
    people = {p.member.email.split("@")[0]: p for p in Persona.objects.of_community().select_related("member")}
    for entry in toml("groups")["group"]:
        group = _group(entry)
        for key in entry["members"]:
            _join(group, _other_name(group, people[key], entry.get("other_names", {}).get(key)))
        for key in entry.get("newcomers", []):
            _is_new(group, people[key])
        for key in entry["hosts"]:
            Duty.objects.get_or_create(member=people[key].member, kind=DutyKind.HOST, group=group)
        for request in entry.get("asked", []):
            _ask_to_join(group, people[request["who"]], request)
        Group.objects.filter(pk=group.pk).update(members_count=group.memberships.active().count())
    boards, peer = Group.objects.boards().count(), Group.objects.peer().count()
    return f"{boards} boards, {peer} peer groups, {Membership.objects.active().count()} memberships"


def _group(entry: dict) -> Group:
    fields = ("kind", "title", "summary", "visibility", "admission")
    values = {name: entry[name] for name in fields}
    opened = timezone.now() - timedelta(days=OPENED_DAYS_AGO)
    values |= {"welcome": entry.get("welcome", "").strip()}
    values |= {name: entry[name] for name in ("questions", "nudges") if name in entry}
    values |= {"agreement": entry["agreement"].strip(), "position": entry["order"], "created_at": opened}
    return Group.objects.get_or_create(slug=entry["slug"], defaults=values)[0]


def _other_name(group: Group, persona: Persona, name: str | None) -> Persona:
    """Return the persona of a member in this group: with another name, if the content gives one."""
    if name is None:
        return persona
    values = {"name": name, "name_key": name_key(name), "avatar_seed": f"{group.slug} {name}"}
    return Persona.objects.get_or_create(member=persona.member, group=group, defaults=values)[0]


def _join(group: Group, persona: Persona) -> None:
    at = timezone.now() - timedelta(days=JOINED_DAYS_AGO)
    values = {"persona": persona, "agreed_at": at, "agreement_version": group.agreement_version, "created_at": at}
    Membership.objects.get_or_create(group=group, member=persona.member, defaults=values)


def _is_new(group: Group, persona: Persona) -> None:
    """Let a member have come in a few days ago: hosts have not greeted them yet, and they have not read the welcome."""
    at = timezone.now() - timedelta(days=NEW_DAYS_AGO)
    group.memberships.filter(member=persona.member, joined_at=None).update(joined_at=at)


def _ask_to_join(group: Group, persona: Persona, request: dict) -> None:
    at = timezone.now() - timedelta(hours=ASKED_HOURS_AGO)
    values = {"persona": persona, "state": MembershipState.ASKED, "asked_text": request["text"], "agreed_at": at}
    answered = zip(group.questions or [], request.get("answers", []), strict=False)
    values |= {"answers": "\n\n".join(f"{question}\n{answer}" for question, answer in answered)}
    values |= {"agreement_version": group.agreement_version, "created_at": at}
    Membership.objects.get_or_create(group=group, member=persona.member, defaults=values)
