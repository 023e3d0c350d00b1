from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.moderation.targets import label_of
from community.privacy.labels import in_words, name_codes
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, register

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL
TWO_YEARS = timedelta(days=730)

register(
    Holding(
        model="moderation.Report",
        owner="reporter",
        title=_("What I reported"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "kind": EXPORT,
            "thing": INTERNAL,
            "group": INTERNAL,
            "reporter": INTERNAL,
            "rule": EXPORT,
            "text": EXPORT,
            "along": INTERNAL,
            "state": EXPORT,
            "claimed_by": INTERNAL,
            "appeal_of": INTERNAL,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"reporter": None, "text": ""},
        reason=_("Keeping the community safe: a reader asks moderators to look at something."),
        term=_("two years, and not before it is decided"),
        keep=Retention(TWO_YEARS, since="created_at", only=Q(state="decided")),
    )
)
register(
    Holding(
        model="moderation.Decision",
        owner="writer",
        title=_("Decisions about what I wrote"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "kind": EXPORT,
            "thing": INTERNAL,
            "writer": INTERNAL,
            "decided_by": INTERNAL,
            "outcome": EXPORT,
            "rule": EXPORT,
            "fragment": EXPORT,
            "explanation": EXPORT,
            "created_at": EXPORT,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"writer": None, "fragment": ""},
        reason=_("A decision must be explained and open to another look (accountability of moderation)."),
        term=_("two years, and not while somebody takes another look"),
        keep=Retention(TWO_YEARS, since="created_at", only=~Q(appeals__state__in=["open", "claimed"])),
    )
)

in_words("moderation.Report", kind=label_of)
in_words("moderation.Decision", kind=label_of)
name_codes(
    {
        "report.make": _("I asked moderators to look at something."),
        "report.change": _("I changed what I had asked moderators to look at."),
        "report.claim": _("I took up a report, as a moderator."),
        "decision.hide": _("I decided, as a moderator, to hide something."),
        "decision.take_out": _("I decided, as a moderator, to hide something and to take its writer out of a group."),
        "decision.keep": _("I decided, as a moderator, to leave something as it is."),
        "decision.restore": _("I decided, as a moderator, to show something again."),
        "decision.let_back": _("I decided, as a moderator, to undo that a writer was taken out of a group."),
        "decision.appeal": _("I asked for another look at a decision."),
    }
)
