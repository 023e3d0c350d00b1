from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.members.querysets.relations import blocked_ids

SHOWN_OF_PERSONA = {"id", "public_id", "member", "group", "name", "avatar_seed"}
SHOWN_OF_MEMBER = {"id", "role"}


@cache
def unshown_fields(author: str = "author") -> tuple[str, ...]:
    """Return the fields of a persona and its member that no page shows beside a text, for ``defer``: building
    30 writers costs a third of a page, and whoever reads it needs neither their email nor their password hash."""
    persona, member = apps.get_model("members", "Persona"), apps.get_model("members", "Member")
    account = [f"member__{field.name}" for field in member._meta.concrete_fields if field.name not in SHOWN_OF_MEMBER]
    names = [field.name for field in persona._meta.concrete_fields if field.name not in SHOWN_OF_PERSONA]
    return tuple(f"{author}__{name}" for name in [*names, *account])


class PersonaQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PersonaQuerySet":
        """Return the personas that this user may see.

        Not of members who left or are away, not across a block in either direction, and a name for one closed group
        only inside that group.
        """
        active = self.filter(member__is_active=True)
        if not user.is_authenticated:
            return active.filter(member__away_since=None).of_community()
        present = active.filter(Q(member__away_since=None) | Q(member=user))
        memberships = apps.get_model("groups", "Membership").objects.active()
        is_shared = Exists(memberships.filter(member=user, group=OuterRef("group")))
        shared = present.filter(Q(group__isnull=True) | is_shared | Q(member=user))
        return shared.exclude(member__pk__in=blocked_ids(user))

    def is_taken(self, key: str, *, member=None) -> bool:
        """Return whether a persona has this name, or one like it; also across blocks, because names are unique.

        A name that somebody gave up not long ago is taken too, except for that member.
        """
        former_names = apps.get_model("members", "FormerName").objects.exclude(member=member)
        return self.filter(name_key=key).exists() or former_names.filter(name_key=key).exists()

    def names_of(self, member_keys) -> dict:
        """Return the name in the community by member key, for colleagues who have to know who works on something."""
        rows = self.of_community().filter(member__in=[key for key in member_keys if key])
        return dict(rows.values_list("member", "name"))

    def asking_to_join(self, host) -> "PersonaQuerySet":
        """Return the personas that a host may see before the two are in one group. Not across a block."""
        return self.filter(member__is_active=True, member__away_since=None).exclude(member__in=blocked_ids(host))

    def of_groups(self) -> "PersonaQuerySet":
        """Return the second names, each for one closed group."""
        return self.filter(group__isnull=False)

    def of_community(self) -> "PersonaQuerySet":
        return self.filter(group__isnull=True)
