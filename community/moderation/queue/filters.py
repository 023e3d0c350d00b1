"""The filters and the order of the queue: they stand in the URL, and the order also with the moderator."""

from datetime import datetime

from django import forms
from django.db.models import BooleanField, CharField, Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.models import Member
from community.members.rules import duty_group_ids
from community.moderation.choices import Order, Show
from community.moderation.models import Case, QueueOrder
from community.moderation.querysets.case import CaseQuerySet
from community.moderation.registry import labels_by_kind

# Each ends in a unique field, and begins as an index of Case.
FIELDS_OF_ORDER = {
    Order.DANGER: ("danger_rank", "minor_rank", "promised_at", "public_id"),
    Order.MINORS: ("minor_rank", "danger_rank", "promised_at", "public_id"),
    Order.PROMISE: ("promised_at", "public_id"),
    Order.AGE: ("opened_at", "public_id"),
}


class QueueFilter(forms.Form):
    """The part of the queue that is shown, and its order. A value that is none of ours shows everything."""

    show = forms.ChoiceField(label=_("Show"), choices=Show, required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    group = forms.ChoiceField(label=_("Where"), required=False)
    order = forms.ChoiceField(label=_("What comes first"), choices=Order, required=False)

    def __init__(self, query, *, member: Member):
        self.member = member
        groups, self.saved_order, self.folds_heavy = _groups_and_choices(member)
        chosen = {name: query[name] for name in self.base_fields if name in query}
        super().__init__({"order": self.saved_order} | chosen)
        self.fields["kind"].choices = [("", _("Everything")), *labels_by_kind()]
        self.fields["group"].choices = [("", _("Everywhere")), *groups]
        self.is_valid()

    @property
    def chosen_order(self) -> str:
        return self.cleaned_data.get("order") or self.saved_order

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("show", "kind", "group"))

    def narrowed(self, cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
        """Return those of these cases that the moderator chose to see."""
        conditions = {
            Show.MINE: Q(claimed_by=self.member),
            Show.UNCLAIMED: Q(claimed_by=None),
            Show.DANGER: Q(danger_rank=0),
            Show.MINORS: Q(minor_rank=0),
            Show.OVER: Q(promised_at__lt=now),
        }
        chosen = self.cleaned_data
        cases = cases.filter(conditions.get(chosen.get("show"), Q()))
        if kind := chosen.get("kind"):
            cases = cases.filter(kind=kind)
        if group := chosen.get("group"):
            cases = cases.filter(group__slug=group)
        return cases


def _groups_and_choices(member: Member) -> tuple[list[tuple[str, str]], str, bool]:
    """Return slug and title of the groups where a case waits for this member, the order that they saved, and whether
    heavy words are folded for them. One query for all."""
    waiting = Group.objects.filter(Exists(Case.objects.open().filter(group=OuterRef("pk"))))
    group_ids = duty_group_ids(member, DutyKind.MODERATOR)
    groups = waiting if None in group_ids else waiting.filter(pk__in=group_ids)
    groups = groups.order_by().values_list("slug", "title", Value(True, output_field=BooleanField()))
    saved = QueueOrder.objects.filter(member=member).order_by()
    saved = saved.values_list(Value("", output_field=CharField()), "order", "folds_heavy")
    rows = list(groups.union(saved, all=True).order_by())
    order, folds_heavy = next((row[1:] for row in rows if not row[0]), (Order.DANGER, True))
    titles = sorted((row[:2] for row in rows if row[0]), key=lambda row: row[1])
    return titles, order, folds_heavy
