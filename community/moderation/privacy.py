from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.moderation.models import (
    Case,
    CaseNote,
    ContextReading,
    Decision,
    Measure,
    ModeratorNote,
    Opinion,
    QueueOrder,
    Report,
    Shift,
    Sweep,
    SweepItem,
)
from community.privacy.registry import UNTIL_LEAVING, WITH_PARENT, OnLeaving, Retention, holding, no_personal_data

TWO_YEARS = timedelta(days=730)

holding(
    Report,
    owner="reporter",
    title=_("What I reported"),
    export="kind rule text state created_at promised_at decided_at",
    internal="id public_id case thing group source writer within reporter along claimed_by told_at appeal_of "
    "is_of_reporter discounted_by",
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
    Case,
    owner="writer",
    title=_("What moderators worked on"),
    internal=(
        "id public_id kind thing group writer claimed_by claimed_at active_at opinion_asked_at "
        "merged_into reports_count things_count danger_rank minor_rank has_appeal "
        "promised_at opened_at closed_at"
    ),
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"writer": None, "minor_rank": 1},
    purpose=_(
        "Moderators find all reports about one thing together. While it is open, it says whether its writer is 16 or "
        "17: then it comes first."
    ),
    kept_for=_("two years after it was closed"),
    retention=Retention(TWO_YEARS, since="closed_at"),
)
holding(
    QueueOrder,
    owner="member",
    title=_("How I see the queue, as a moderator"),
    export="order folds_heavy",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("A moderator finds the queue in the order that they chose, and heavy words folded or not."),
    kept_for=_("until the member leaves"),
    retention=UNTIL_LEAVING,
)
holding(
    Shift,
    owner="member",
    title=_("My shifts, as a moderator"),
    export="begins ends is_offered",
    internal="id public_id member offered_to reminded_at",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Who has a shift is told first of a report, and colleagues see who that is."),
    kept_for=_("four weeks after the shift"),
    retention=Retention(timedelta(weeks=4), since="ends"),
)
no_personal_data("the times that the house promises", "moderation.Promises")
no_personal_data("texts of editors with which moderators begin", "moderation.StatementTemplate")
no_personal_data("published figures, none of them of fewer than ten", "moderation.HalfYear")
holding(
    Decision,
    owner="writer",
    title=_("Decisions about what I wrote"),
    export="kind outcome rule law fragment words_before facts explanation content_note detected_by is_automatic "
    "is_by_host reversed_at created_at",
    internal="id public_id thing writer decided_by report second_look_at words_key note_before is_of_reporter part_of",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={
        "writer": None,
        "fragment": "",
        "facts": "",
        "note_before": "",
        "words_before": "",
        "words_key": "",
    },
    purpose=_("A decision must be explained, and it must be possible to ask for another look."),
    kept_for=_("two years, and not while somebody is taking another look"),
    retention=Retention(TWO_YEARS, since="created_at", only=~Q(appeals__state__in=["open", "claimed"])),
)
holding(
    Measure,
    owner="member",
    title=_("What moderators asked of me for a while"),
    export="kind group minutes starts_at ends_at ended_at ended_because",
    internal="id public_id decision member confirmed_by ended_by created_at",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"member": None, "ended_because": ""},
    purpose=_("Keeping the community safe with the mildest step that helps: what was asked of whom, and until when."),
    kept_for=_("two years after the end"),
    retention=Retention(TWO_YEARS, since="ended_at"),
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
holding(
    ContextReading,
    owner="member",
    title=_("A moderator read my words around a report"),
    export="kind things created_at",
    internal="id report read_by member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Whose words were read by a moderator, because they stand around something reported, can know it."),
    kept_for=_("two years, or until the member leaves"),
    retention=Retention(TWO_YEARS, since="created_at"),
)
holding(
    Sweep,
    owner="writer",
    title=_("When everything that I wrote was hidden at once"),
    export="state since until created_at",
    internal="id public_id persona writer made_by group turn is_busy is_collected collected_kind collected_to",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"writer": None, "persona": None},
    purpose=_("What was hidden at once can be shown again: exactly that, and nothing else."),
    kept_for=_("two years"),
    retention=Retention(TWO_YEARS, since="created_at"),
)
holding(
    SweepItem,
    owner="sweep__writer",
    title=_("What was hidden at once"),
    export="kind",
    internal="id sweep thing turn is_hidden",
    on_leaving=OnLeaving.KEEP,
    purpose=_("What was hidden at once can be shown again: exactly that, and nothing else."),
    kept_for=_("two years"),
    retention=WITH_PARENT,
)
BETWEEN_MODERATORS = _(
    "Moderators think about a case together. Their words are about those who wrote and reported, too: they are kept "
    "for a short time, and read by moderators alone."
)
holding(
    CaseNote,
    owner="written_by",
    title=_("What I wrote to colleagues, as a moderator"),
    export="text created_at",
    internal="id public_id case written_by",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"written_by": None},
    purpose=BETWEEN_MODERATORS,
    kept_for=_("two years"),
    retention=Retention(TWO_YEARS, since="created_at"),
)
holding(
    Opinion,
    owner="given_by",
    title=_("Second opinions that I gave, as a moderator"),
    export="outcome text given_at",
    internal="id public_id case asked_by asked_of asked_at given_by",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"given_by": None},
    purpose=BETWEEN_MODERATORS,
    kept_for=_("two years"),
    retention=Retention(TWO_YEARS, since="asked_at"),
)
unseen_by_visitors(
    "for moderators and whom it is about; what is hidden says so itself",
    *("moderation.Report", "moderation.Case", "moderation.Decision", "moderation.Measure", "moderation.ModeratorNote"),
    *("moderation.Sweep", "moderation.SweepItem", "moderation.StatementTemplate"),
    *("moderation.ContextReading", "moderation.CaseNote", "moderation.Opinion", "moderation.QueueOrder"),
    "moderation.Shift",
)
