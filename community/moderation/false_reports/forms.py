from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.moderation.choices import BURST_MINUTES, BURST_REPORTS
from community.moderation.false_reports.facts import ReporterFacts
from community.moderation.models import Report
from community.web.text_fields import TextField


def in_words(facts: ReporterFacts) -> str:
    """Return the facts of a reporter in one line, without a name."""
    n = facts.open_now
    parts = [ngettext("%(n)s report open now", "%(n)s reports open now", n) % {"n": n}]
    if facts.in_burst >= BURST_REPORTS:
        parts.append(_("%(n)s of them in %(minutes)s minutes") % {"n": facts.in_burst, "minutes": BURST_MINUTES})
    if facts.earlier.decided:
        parts.append(
            _("%(left)s of %(n)s earlier ones left as it was")
            % {"left": facts.earlier.left, "n": facts.earlier.decided}
        )
    if facts.earlier.about_writer:
        parts.append(_("%(n)s earlier ones about this same person") % {"n": facts.earlier.about_writer})
    if facts.is_new:
        parts.append(_("a new account"))
    if facts.report.is_discounted:
        parts.append(_("does not count"))
    return " · ".join(parts)


class FalseReportsForm(forms.Form):
    """Choose whose reports do not count, and what to tell them."""

    reporters = forms.MultipleChoiceField(
        label=gettext_lazy("Whose reports do not count?"), widget=forms.CheckboxSelectMultiple
    )
    explanation = TextField(
        label=gettext_lazy("What do you want to say to them?"),
        help_text=gettext_lazy(
            "Kind and clear: what you saw, and what a report is for. Each of them reads this alone."
        ),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5, **NO_HELP}),
    )

    def __init__(self, *args, facts: Sequence[ReporterFacts], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.report.public_id): one.report for one in facts if not one.report.is_discounted}
        choices = [(str(one.report.public_id), in_words(one)) for one in facts if not one.report.is_discounted]
        self.fields["reporters"].choices = choices

    @property
    def chosen(self) -> list[Report]:
        return [self.by_key[key] for key in self.cleaned_data["reporters"]]
