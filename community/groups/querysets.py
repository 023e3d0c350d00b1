"""What a member may see of groups. The visitor is ``None``.

Two adjectives: a group may be *visible* (its name and its door) without being *readable* (what is said inside).
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from community.groups.choices import Admission, GroupKind, MembershipState, Visibility

GROUP_ORDER = ("position", "title", "slug")  # total, for lists with a cursor


class GroupQuerySet(models.QuerySet):
    def boards(self) -> "GroupQuerySet":
        return self.filter(kind=GroupKind.BOARD)

    def peer(self) -> "GroupQuerySet":
        return self.filter(kind=GroupKind.PEER)

    def joined_by(self, member) -> "GroupQuerySet":
        return self.filter(_is_in(member)) if _is_person(member) else self.none()

    def visible_to(self, member) -> "GroupQuerySet":
        """The name and the door: everything but what is by invitation or comes with a course, unless one is in it."""
        listed = ~Q(admission__in=[Admission.INVITATION, Admission.WITH_RUN]) | Q(visibility=Visibility.PUBLIC)
        return self.filter(listed | _is_in(member)) if _is_person(member) else self.filter(listed)

    def in_order(self) -> "GroupQuerySet":
        return self.order_by(*GROUP_ORDER)

    def readable_by(self, member) -> "GroupQuerySet":
        """What is said inside."""
        public = Q(visibility=Visibility.PUBLIC)
        if not _is_person(member):
            return self.filter(public)
        return self.filter(public | Q(visibility=Visibility.MEMBERS) | _is_in(member))


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.ACTIVE)

    def asked(self) -> "MembershipQuerySet":
        """Return the requests to join. ``asked_at`` is when: of those from before agreements, when they were made."""
        return self.filter(state=MembershipState.ASKED).annotate(asked_at=Coalesce("agreed_at", "created_at"))


def _is_person(member) -> bool:
    return member is not None and member.is_authenticated and member.is_active


def _is_in(member) -> Exists:
    from django.apps import apps

    membership = apps.get_model("groups", "Membership")
    return Exists(membership.objects.filter(group=OuterRef("pk"), member=member, state=MembershipState.ACTIVE))
