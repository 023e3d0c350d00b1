from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.members.models import Persona
from community.members.profiles.names import name_key
from community.members.rules import looked_after_group_ids
from community.moderation.querysets.report import ReportQuerySet


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Return the decisions about content of this user."""
        return self.filter(writer=user) if user.is_authenticated else self.none()

    def about(self, kind: str, thing) -> "DecisionQuerySet":
        return self.filter(kind=kind, thing=thing).order_by("-created_at")

    def by_hosts_visible_to(self, user) -> "DecisionQuerySet":
        """Return what hosts put aside, and showed again, in the groups that the user hosts or moderates."""
        group_ids = looked_after_group_ids(user)
        rows = self.filter(is_by_host=True)
        return rows if None in group_ids else rows.filter(report__group__in=group_ids)

    def standing(self) -> "DecisionQuerySet":
        """Leave out the decisions that a second look undid: they count no longer."""
        return self.filter(reversed_at=None)

    def of_moderators(self) -> "DecisionQuerySet":
        """Leave out what holds only until a moderator has looked: what the site or a host hid."""
        return self.filter(is_automatic=False, is_by_host=False)

    def within(self, reports: ReportQuerySet) -> "DecisionQuerySet":
        """Return the decisions on these reports."""
        return self.filter(Exists(reports.filter(pk=OuterRef("report"))))

    def saying(self, words: str) -> "DecisionQuerySet":
        """Return the decisions with these words in the statement of reasons."""
        return self.filter(Q(explanation__icontains=words) | Q(fragment__icontains=words))

    def of_writer_named(self, name: str) -> "DecisionQuerySet":
        """Return the decisions to a member with this name, where the member goes by this name: a name in a closed group
        gives what was decided there, and the name in the community nothing of groups with a name of their own."""
        persona = Persona.objects.filter(name_key=name_key(name)).first()
        if persona is None or persona.member_id is None:
            return self.none()
        rows = self.filter(writer=persona.member_id)
        if persona.group_id is not None:
            return rows.filter(report__group=persona.group_id)
        second_name = Persona.objects.filter(group=OuterRef("report__group"), member=persona.member_id)
        return rows.filter(~Exists(second_name))

    def not_about(self, member) -> "DecisionQuerySet":
        return self.exclude(writer=member)
