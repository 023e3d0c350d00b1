from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from community.days import end_of, start_of
from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import Outcome, Rule
from community.moderation.models import Report
from community.moderation.querysets.decision import DecisionQuerySet
from community.moderation.registry import labels_by_kind
from community.web.text_fields import LineField

ANY = [("", _("All"))]
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 1, 1))]
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ArchiveForm(forms.Form):
    """A search in the decisions that a moderator may see."""

    words = LineField(label=_("Words in the message"), max_length=80, required=False)
    writer = LineField(label=_("Name of the writer"), max_length=80, required=False)
    rule = forms.ChoiceField(label=_("House rule"), choices=[*ANY, *Rule.choices], required=False)
    outcome = forms.ChoiceField(label=_("Decision"), choices=[*ANY, *Outcome.choices], required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)
    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), to_field_name="slug", required=False)
    since = forms.DateField(label=_("From"), widget=DATE, validators=YEARS, required=False)
    until = forms.DateField(label=_("Up to and including"), widget=DATE, validators=YEARS, required=False)
    mine = forms.BooleanField(label=_("Only my own decisions"), required=False)

    def __init__(self, *args, moderator: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.moderator = moderator
        self.fields["kind"].choices = [*ANY, *labels_by_kind()]
        self.fields["group"].queryset = Group.objects.filter(
            Exists(Report.objects.visible_to(moderator).filter(group=OuterRef("pk")))
        ).order_by("title", "pk")
        self.fields["group"].empty_label = _("All")

    @property
    def is_filtered(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, decisions: DecisionQuerySet) -> DecisionQuerySet:
        """Return those of these decisions that were asked for; none when a field holds something else."""
        if not self.is_valid():
            return decisions.none()
        asked = self.cleaned_data
        equal = {
            "rule": asked["rule"],
            "outcome": asked["outcome"],
            "kind": asked["kind"],
            "report__group": asked["group"],
            "decided_by": self.moderator if asked["mine"] else None,
            "created_at__gte": asked["since"] and start_of(asked["since"]),
            "created_at__lt": asked["until"] and end_of(asked["until"]),
        }
        decisions = decisions.filter(**{lookup: value for lookup, value in equal.items() if value})
        if asked["words"]:
            decisions = decisions.saying(asked["words"])
        return decisions.of_writer_named(asked["writer"]) if asked["writer"] else decisions
