"""What one of the two may know of a conversation, asked at each page, each delivery and each sending.

The stage of a seat (see choices.py) is worked out here and nowhere else. Somebody who was not answered, was declined,
asked somebody who is not to be asked, or asked across the ages, is at one and the same stage: waiting. Whether a
conversation ended by a person, a block, a goodbye or a birthday is one and the same stage too: over.
"""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.private.choices import NOT_IN_THE_FIRST, ConversationState, Stage
from community.members.choices import ADULT_FROM_YEARS, AgeBand, DutyKind
from community.members.rules import duty_group_ids
from community.moderation.querysets import ModeratedQuerySet

STATE = "conversation__state"
NOBODY = Q(pk__in=[])


class SeatQuerySet(models.QuerySet):
    def visible_to(self, member) -> "SeatQuerySet":
        """One's own, at a stage at which there is something to know. Moderators have no other door."""
        if member is None or not member.is_authenticated or not member.is_active:
            return self.annotate(stage=Value("")).none()
        return self.filter(persona__member=member)._staged(member).exclude(stage="")

    def at_stage(self, stage: str, member) -> "SeatQuerySet":
        """One's own at this stage (a question, or open), where nothing else of the row is wanted: the condition of the
        stage alone, because on every page the badge asks it."""
        if member is None or not member.is_authenticated or not member.is_active:
            return self.annotate(stage=Value("")).none()
        return self.filter(_stages(member)[stage], persona__member=member).annotate(stage=Value(stage))

    def with_people(self) -> "SeatQuerySet":
        return self.select_related("conversation", "persona", "other__member")

    def with_unread(self) -> "SeatQuerySet":
        """``unread``: what the other said since, that is still in its place."""
        said = apps.get_model("private", "Message").objects.in_place()
        new = said.filter(conversation=OuterRef("conversation"), seq__gt=OuterRef("read_upto"))
        new = new.exclude(author=OuterRef("persona")).order_by().values("conversation")
        return self.annotate(unread=Coalesce(Subquery(new.annotate(n=Count("pk")).values("n")), 0))

    def between(self, persona, other) -> "SeatQuerySet":
        """The seat of the first at the conversation with the second."""
        return self.filter(persona=persona, other=other)

    def _staged(self, member) -> "SeatQuerySet":
        """``stage``, and ``with_moderator`` / ``as_moderator``: the other, or oneself, is one in function."""
        stages = [When(is_at, then=Value(stage)) for stage, is_at in _stages(member).items()]
        rows = self.annotate(with_moderator=_in_function("other"), as_moderator=_in_function("persona"))
        return rows.annotate(stage=Case(*stages, default=Value(""), output_field=models.CharField()))


class MessageQuerySet(ModeratedQuerySet):
    """What the writer took back leaves a kind line; what a moderator hid is there for its writer only."""

    shown_states = ("visible", "removed")

    def visible_to(self, member) -> "MessageQuerySet":
        """One's own words always; those of the other while the conversation is open."""
        if member is None or not member.is_authenticated:
            return self.none()
        seats = apps.get_model("private", "Seat").objects.at_stage(Stage.OPEN, member)
        is_open = Exists(seats.filter(conversation=OuterRef("conversation")))
        return self.shown_to(member).filter(Q(author__member=member) | is_open)

    def said_to(self, member) -> "MessageQuerySet":
        """What was said to this member, also when it cannot be read any more: it can still be reported. This gives no
        words to anybody; it lets a moderator read them."""
        if member is None or not member.is_authenticated:
            return self.none()
        seats = apps.get_model("private", "Seat").objects.filter(persona__member=member)
        return self.filter(conversation__in=seats.values("conversation")).exclude(author__member=member)

    def with_people(self) -> "MessageQuerySet":
        return self.select_related("author__member")


def _stages(member) -> dict[str, Q]:
    """What holds at each stage, the first that holds being the one. At two of them, a question and open, none that
    stands before it can hold as well: so these can be asked for alone."""
    met = _is_met(member) & (Q() if member.away_since is None else NOBODY)
    as_moderator = Q(_in_function("persona"))
    lent = as_moderator if duty_group_ids(member, DutyKind.MODERATOR) else NOBODY
    fits = met & (_of_one_band(member) | Q(_in_function("other")) | lent)
    unanswered = Q(has_asked=True, **{f"{STATE}__in": [ConversationState.ASKED, ConversationState.DECLINED]})
    asks_me = Q(has_asked=False, **{STATE: ConversationState.ASKED})
    return {
        Stage.OPEN: Q(**{STATE: ConversationState.OPEN}) & fits,
        # a moderator before the second step of logging in: not there, which leads to the step
        "": Q(**{STATE: ConversationState.OPEN}) & met & as_moderator,
        Stage.OVER: Q(**{f"{STATE}__in": [ConversationState.OPEN, ConversationState.ENDED]}),
        Stage.WAITING: unanswered & met,
        Stage.QUESTION: asks_me & _may_be_asked(member) & fits,
    }


def _may_be_asked(member) -> Q:
    if member.joined_at > timezone.now() - NOT_IN_THE_FIRST:
        return NOBODY
    return ~Q(Exists(apps.get_model("private", "Unasked").objects.filter(member=member)))


def _is_met(member) -> Q:
    """The other is somebody whom this member may meet; and who know each other from a group are both in it still."""
    inside = apps.get_model("groups", "Membership").objects.active()
    theirs = Exists(inside.filter(member=OuterRef("member"), group=OuterRef("group")))
    met = apps.get_model("members", "Persona").objects.visible_to(member).filter(Q(group__isnull=True) | theirs)
    here = inside.filter(group=OuterRef("persona__group"))
    both = Q(Exists(here.filter(member=member))) & Q(Exists(here.filter(member=OuterRef("other__member"))))
    return Q(Exists(met.filter(pk=OuterRef("other")))) & (Q(persona__group__isnull=True) | both)


def _of_one_band(member) -> Q:
    """Both 16-17, or both adult; nobody of whom it is not known."""
    last_adult_year = timezone.localdate().year - ADULT_FROM_YEARS
    if member.age_band == AgeBand.ADULT:
        return Q(other__member__birth_year__lte=last_adult_year)
    if member.age_band == AgeBand.YOUNG:
        return Q(other__member__birth_year__gt=last_adult_year)
    return NOBODY


def _in_function(side: str) -> Exists:
    """A moderator under the name that goes with the duty: of everywhere under the name of the community, of a group
    under the name for that group. Another name of theirs would give them away."""
    duties = apps.get_model("members", "Duty").objects.now()
    duties = duties.filter(kind=DutyKind.MODERATOR, member=OuterRef(f"{side}__member"))
    everywhere = Q(group__isnull=True, member__personas=OuterRef(side), member__personas__group__isnull=True)
    here = Q(group__isnull=False, group=OuterRef(f"{side}__group"))
    return Exists(duties.filter(everywhere | here))
