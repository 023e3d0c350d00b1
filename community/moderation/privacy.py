from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.moderation.models import Decision, ModeratorNote, Report
from community.privacy.registry import OnLeaving, Retention, holding

TWO_YEARS = timedelta(days=730)

holding(
    Report,
    owner="reporter",
    title=_("What I reported"),
    export="kind rule text state created_at",
    internal="id public_id thing group source writer within reporter along claimed_by told_at appeal_of",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"reporter": None, "text": ""},
    purpose=_(
        "Keeping the community safe: a reader asks moderators to look at something, or the site itself does when words "
        "suggest that somebody may be in danger."
    ),
    kept_for=_("two years, and not before there is a decision"),
    retention=Retention(TWO_YEARS, since="created_at", only=Q(state="decided")),
)
holding(
    Decision,
    owner="writer",
    title=_("Decisions about what I wrote"),
    export="kind outcome rule fragment explanation created_at",
    internal="id public_id thing writer decided_by report second_look_at words_key",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"writer": None, "fragment": "", "words_key": ""},
    purpose=_("A decision must be explained, and it must be possible to ask for another look."),
    kept_for=_("two years, and not while somebody is taking another look"),
    retention=Retention(TWO_YEARS, since="created_at", only=~Q(appeals__state__in=["open", "claimed"])),
)
holding(
    ModeratorNote,
    owner="member",
    title=_("What moderators wrote to me"),
    export="text answer created_at answered_at",
    internal="id public_id report member written_by",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"member": None, "text": "", "answer": ""},
    purpose=_("A moderator writes to somebody who may need help, without deciding about their words."),
    kept_for=_("two years"),
    retention=Retention(TWO_YEARS, since="created_at"),
)
unseen_by_visitors(
    "for moderators and whom it is about; what is hidden says so itself",
    *("moderation.Report", "moderation.Decision", "moderation.ModeratorNote"),
)
