from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
