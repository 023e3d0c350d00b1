"""Which groups a user may see. A group can be *visible* (its texts) without being *readable* (its topics and chat)."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from community.groups.choices import NEWCOMER_DAYS, Admission, GroupKind, InviteState, MembershipState, Visibility
from community.readers import Readers

# Who may read the topics of a group and its chat: ``readable_by`` and the sentence beside each box follow this table.
READERS = {
    Visibility.PUBLIC: Readers.EVERYONE,
    Visibility.MEMBERS: Readers.MEMBERS,
    Visibility.GROUP: Readers.GROUP,
}
GROUP_ORDER = ("position", "title", "slug")  # total, for lists with a cursor


class GroupQuerySet(models.QuerySet):
    def boards(self) -> "GroupQuerySet":
        return self.filter(kind=GroupKind.BOARD)

    def peer(self) -> "GroupQuerySet":
        return self.filter(kind=GroupKind.PEER)

    def joined_by(self, user) -> "GroupQuerySet":
        return self.filter(_has_active(user)) if _is_member(user) else self.none()

    def visible_to(self, user) -> "GroupQuerySet":
        """Return the groups whose name and texts the user may see. Groups by invitation or with a course only where the
        user is a member."""
        listed = ~Q(admission__in=[Admission.INVITATION, Admission.WITH_RUN]) | Q(visibility=Visibility.PUBLIC)
        return self.filter(listed | _has_active(user)) if _is_member(user) else self.filter(listed)

    def in_order(self) -> "GroupQuerySet":
        return self.order_by(*GROUP_ORDER)

    def readable_by(self, user) -> "GroupQuerySet":
        """Return the groups whose topics and chat the user may read."""
        if not _is_member(user):
            return self.filter(_read_by(Readers.EVERYONE))
        return self.filter(_read_by(Readers.EVERYONE, Readers.MEMBERS) | _has_active(user))


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.ACTIVE)

    def asked(self) -> "MembershipQuerySet":
        """Return the requests to join. ``asked_at`` is when they were made, also where no agreement was recorded."""
        return self.filter(state=MembershipState.ASKED).annotate(asked_at=Coalesce("agreed_at", "created_at"))

    def to_greet(self, now) -> "MembershipQuerySet":
        """Return the members who came in during the last weeks and whom no host has greeted yet."""
        return self.active().filter(greeted_at=None, joined_at__gt=now - timedelta(days=NEWCOMER_DAYS))


class InviteQuerySet(models.QuerySet):
    def open(self, now) -> "InviteQuerySet":
        """Return the invites that still let somebody in."""
        return self.filter(state=InviteState.OPEN, expires_at__gt=now)

    def visible_to(self, key: str, now) -> "InviteQuerySet":
        """Return the open invite of this key, with its group: whoever has the link may see it, also a visitor."""
        return self.open(now).filter(key=key).select_related("group")


class RaidModeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RaidModeQuerySet":
        """Return the modes of the house, and those of groups that the user may see."""
        groups = apps.get_model("groups", "Group").objects.visible_to(user)
        return self.filter(Q(group=None) | Exists(groups.filter(pk=OuterRef("group"))))

    def of(self, group) -> "RaidModeQuerySet":
        """Return the modes of this group; of the house where that is None."""
        return self.filter(group=group)

    def running(self, now) -> "RaidModeQuerySet":
        return self.filter(until__gt=now)


def _read_by(*readers: Readers) -> Q:
    return Q(visibility__in=[visibility for visibility, value in READERS.items() if value in readers])


def _is_member(user) -> bool:
    """Return whether this is a member whose account is open, and no visitor."""
    return user.is_authenticated and user.is_active


def _has_active(user) -> Exists:
    """Return the condition that the user has an active membership of the group."""
    memberships = apps.get_model("groups", "Membership").objects
    return Exists(memberships.filter(group=OuterRef("pk"), member=user, state=MembershipState.ACTIVE))
