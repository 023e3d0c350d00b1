from datetime import timedelta

from django.utils import timezone

from community.groups.models import RaidMode
from community.members.choices import DutyKind
from tests.support.people import make_member

URLS = """
groups:index       -        GET   page     see
groups:new         -        GET   groups   make
groups:new         -        POST  groups   make
groups:group       *        GET   board    see       302
groups:group       *        GET   group    see
groups:change      *        GET   group    manage
groups:change      *        POST  group    manage
groups:join        *        POST  board    join
groups:join        *        POST  group    join
groups:leave       *        GET   group    leave     200/302
groups:leave       *        POST  group    leave
groups:agreement   *        GET   group    agree
groups:agreement   *        POST  group    agree
groups:welcomed    *        POST  group    agree
groups:invite      *        GET   invite   see       200/302
groups:invite      *        POST  invite   enter
groups:host        *        GET   group    host
groups:members     *        GET   group    host
moderation:put_aside_list  *  GET  group  host
groups:newcomers   *        GET   group    host
groups:greeted     *        POST  newcomer host
groups:host_settings *      GET   group    host
groups:host_settings *      POST  group    host
groups:invites     *        GET   group    host
groups:invites     *        POST  group    host
groups:revoke_invite *      POST  open_invite host
groups:end_co_host *        POST  co_host  host
groups:co_hosts    *        GET   group    host
groups:co_hosts    *        POST  group    host
raid:house         -        GET   modes_of_house  look
raid:house         -        POST  modes_of_house  begin
raid:group         *        GET   group    host
raid:group         *        POST  group    host
raid:end           *        POST  raid_mode host
groups:requests    *        GET   group    host
groups:admit       *        POST  request  host
groups:decline     *        POST  request  host
moderation:take_out  *      GET   newcomer host
moderation:take_out  *      POST  newcomer host
moderation:report  group,*  GET   by_id    report
"""
A_GROUP = {
    "title": "Wandelen",
    "summary": "Samen naar buiten.",
    "visibility": "group",
    "admission": "on_request",
    "ages": "everyone",
    "agreement": "Wat hier gezegd wordt, blijft hier.",
    "position": 3,
}
STORM = {"kind": "slow", "reason": "flood", "span": "hour"}
WORDS = {
    "groups:new": A_GROUP | {"kind": "peer"},
    "groups:change": A_GROUP,
    "moderation:take_out": {"rule": "unkind", "explanation": "Dit past niet bij de groep."},
    "groups:agreement": {"agreed": "on", "version": 1},
    "groups:invite": {"agreed": "on", "version": 1, "under": "own"},
    "groups:host_settings": {"summary": "Samen naar buiten.", "posts_per_hour": 0, "chat_pause_seconds": 0},
    "groups:co_hosts": {
        "name": "Neighbour",
        "until": timezone.localdate().isoformat(),
        "reason": "Tijdens mijn vakantie.",
    },
    "raid:house": STORM,
    "raid:group": STORM,
    "groups:join": {"agreed": "on", "version": 1, "under": "own"},
}


def things(house):
    knocks = make_member("knocker")
    for group in (house.circle, house.nook):
        group.memberships.create(member=knocks, persona=knocks.persona, state="asked")
    until = timezone.now() + timedelta(days=1)
    keys = {group.slug: f"sleutel-van-{group.slug}" for group in (house.circle, house.nook)}
    invites = {
        group.slug: group.invites.create(key=keys[group.slug], expires_at=until) for group in (house.circle, house.nook)
    }
    return {
        "groups": {"open": []},
        "board": {"shared": [house.board.slug], "indoors": [house.indoors.slug]},
        "group": {"closed": [house.circle.slug], "invitation": [house.nook.slug]},
        "by_id": {"closed": [house.circle.public_id], "invitation": [house.nook.public_id]},
        "invite": {"closed": [keys[house.circle.slug]], "invitation": [keys[house.nook.slug]]},
        "open_invite": {
            "closed": [house.circle.slug, invites[house.circle.slug].public_id],
            "invitation": [house.nook.slug, invites[house.nook.slug].public_id],
        },
        "co_host": {"closed": _co_host(house.circle), "invitation": _co_host(house.nook)},
        "modes_of_house": {"open": []},
        "raid_mode": {"closed": [_mode(house.circle).public_id], "invitation": [_mode(house.nook).public_id]},
        "newcomer": {
            "closed": [house.circle.slug, house.neighbour.persona.public_id],
            "invitation": [house.nook.slug, house.neighbour.persona.public_id],
        },
        "request": {
            "closed": [house.circle.slug, knocks.persona.public_id],
            "invitation": [house.nook.slug, knocks.persona.public_id],
        },
    }


def _co_host(group) -> list:
    """Return the arguments of a co-host of this group."""
    member = make_member(f"co-{group.slug}")
    group.memberships.create(member=member, persona=member.persona)
    group.duties.create(member=member, kind=DutyKind.HOST, until=timezone.now() + timedelta(days=1))
    return [group.slug, member.persona.public_id]


def _mode(group) -> RaidMode:
    return RaidMode.objects.create(group=group, kind="slow", reason="flood", until=timezone.now())
