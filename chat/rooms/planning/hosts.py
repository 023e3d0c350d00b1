"""The members who can be the host of a planned evening."""

from chat.rooms.models import Room
from chat.rooms.presence import possible_hosts
from community.groups.models import Membership
from community.members.models import Member, Persona

MOST_HOSTS = 50  # to choose from


def hosts_to_choose(room: Room, actor: Member) -> list[Persona]:
    """Return the hosts of the group and the actor, each under the name that they have in the group."""
    members = {member for _room, member in possible_hosts([room])} | {actor.pk}
    memberships = Membership.objects.filter(group=room.group_id, member__in=members)
    in_group = dict(memberships.values_list("member", "persona"))
    personas = Persona.objects.filter(member__in=members)
    chosen = [p for p in personas if (p.pk == in_group[p.member_id] if p.member_id in in_group else not p.group_id)]
    return sorted(chosen, key=str)[:MOST_HOSTS]
