"""The stages of a conversation: which of its facts each of the two may know.

The stage of a seat (see choices.py) is computed here and nowhere else, with every page, frame and message. Some states
look the same on purpose. WAITING: no answer yet, declined, the other does not want to be asked, or the two are of
different age bands. OVER: ended by either, by a block, by one who left, or by a birthday.
"""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.private.choices import WAIT_AFTER_JOINING, ConversationState, Stage
from community.members.choices import ADULT_FROM_YEARS, DutyKind
from community.members.querysets.persona import unshown_fields
from community.members.querysets.reader_query import present_for
from community.members.rules import duty_group_ids
from community.moderation.querysets.content import ModeratedQuerySet
from community.prepared import Parameter, PreparedQuery, derived

NONE = Q(pk__in=[])


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SeatQuerySet":
        """The seats of this user that have a stage, annotated with it. The same for moderators."""
        if not _is_active_member(user):
            return self.annotate(stage=Value("")).none()
        return self.filter(persona__member=user)._with_stage(user).exclude(stage="")

    def at_stage(self, stage: str, user) -> "SeatQuerySet":
        """The seats of this user at one stage (QUESTION or OPEN), annotated with nothing else.

        It costs less than ``visible_to``: the badge on every page asks it.
        """
        if not _is_active_member(user):
            return self.annotate(stage=Value("")).none()
        return self.filter(_stages(user)[stage], persona__member=user).annotate(stage=Value(stage))

    def asking_or_open(self, user) -> "SeatQuerySet":
        """The seats of this user at the stages QUESTION and OPEN, annotated with it: what the own room counts."""
        if not _is_active_member(user):
            return self.annotate(stage=Value("")).none()
        is_open = Q(conversation__state=ConversationState.OPEN)
        rows = self.filter(is_open | _is_question(user), _may_speak(user), persona__member=user)
        stage = Case(When(is_open, then=Value(Stage.OPEN)), default=Value(Stage.QUESTION))
        return rows.annotate(stage=stage)

    def may_have_news(self, user) -> bool:
        """Return whether this user has a conversation that is asked or open. Most have none, and asking that is less
        work than ``asking_or_open``."""
        return _is_active_member(user) and bool(_prepared_possible.rows(member=user.pk))

    def with_people(self) -> "SeatQuerySet":
        return self.select_related("conversation", "persona", "other__member")

    def with_unread(self) -> "SeatQuerySet":
        """Annotate ``unread``: the number of messages of the other that are visible and after ``read_upto``."""
        messages = apps.get_model("private", "Message").objects.in_place()
        unread = messages.filter(conversation=OuterRef("conversation"), seq__gt=OuterRef("read_upto"))
        unread = unread.exclude(author=OuterRef("persona")).order_by().values("conversation")
        return self.annotate(unread=Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0))

    def between(self, persona, other) -> "SeatQuerySet":
        """The seat of the first persona in its conversation with the second."""
        return self.filter(persona=persona, other=other)

    def _with_stage(self, member) -> "SeatQuerySet":
        """Annotate ``stage``, and ``with_moderator`` / ``as_moderator``: the other, or the member, is on duty here."""
        stages = [When(condition, then=Value(stage)) for stage, condition in _stages(member).items()]
        present = present_for(member)
        rows = self.annotate(
            with_moderator=_is_moderator("other", present), as_moderator=_is_moderator("persona", present)
        )
        return rows.annotate(stage=Case(*stages, default=Value(""), output_field=models.CharField()))


class MessageQuerySet(ModeratedQuerySet):
    """A removed message leaves a line; a hidden one is there for its author only."""

    shown_states = ("visible", "removed")

    def visible_to(self, user) -> "MessageQuerySet":
        """The user's own messages always; those of the other while the conversation is open."""
        if not user.is_authenticated:
            return self.none()
        seats = apps.get_model("private", "Seat").objects.at_stage(Stage.OPEN, user)
        is_open = Exists(seats.filter(conversation=OuterRef("conversation")))
        return self.shown_to(user).filter(Q(author__member=user) | is_open)

    def sent_to(self, user) -> "MessageQuerySet":
        """The messages that were sent to this user, also those that they cannot read any more, to report them.

        Never show these to the user: only a moderator reads them, after a report.
        """
        if not user.is_authenticated:
            return self.none()
        seats = apps.get_model("private", "Seat").objects.filter(persona__member=user)
        own = seats.filter(conversation=OuterRef("conversation"))
        return self.filter(Exists(own)).exclude(author__member=user)

    def with_people(self) -> "MessageQuerySet":
        return self.select_related("author__member").defer(*unshown_fields())


def _is_active_member(user) -> bool:
    return user.is_authenticated and user.is_active


def _stages(member) -> dict[str, Q]:
    """Return the condition of each stage; a seat is at the first stage whose condition holds.

    For OPEN and QUESTION no earlier condition can hold as well, so each of these can be used alone (``at_stage``).
    """
    can_meet, may_speak = _is_here_and_can_meet(member), _may_speak(member)
    as_moderator = Q(_is_moderator("persona", present_for(member)))
    is_open = Q(conversation__state=ConversationState.OPEN)
    asked_or_declined = Q(conversation__state__in=[ConversationState.ASKED, ConversationState.DECLINED])
    return {
        Stage.OPEN: is_open & may_speak,
        # A moderator before the second step of logging in: a 404, which leads to that step.
        "": is_open & can_meet & as_moderator,
        Stage.OVER: is_open | Q(conversation__state=ConversationState.ENDED),
        Stage.WAITING: Q(has_asked=True) & asked_or_declined & can_meet,
        Stage.QUESTION: _is_question(member) & may_speak,
    }


def _is_question(member) -> Q:
    return Q(has_asked=False, conversation__state=ConversationState.ASKED) & _may_be_asked(member)


def _may_speak(member) -> Q:
    """The two can meet, and are of one age band, unless either is a moderator on duty."""
    present = present_for(member)
    on_duty = Q(_is_moderator("persona", present)) if duty_group_ids(member, DutyKind.MODERATOR) else NONE
    with_moderator = Q(_is_moderator("other", present))
    return _is_here_and_can_meet(member) & (_same_age_band(present) | with_moderator | on_duty)


def _is_here_and_can_meet(member) -> Q:
    return Q(persona__member__away_since=None) & _can_meet(member)


def _may_be_asked(member) -> Q:
    """After the first week, and unless the member does not want to be asked."""
    joined_before = derived(present_for(member), lambda now: now - WAIT_AFTER_JOINING, models.DateTimeField())
    unasked = apps.get_model("private", "Unasked").objects.filter(member=member)
    return Q(persona__member__joined_at__lte=joined_before) & ~Q(Exists(unasked))


def _can_meet(member) -> Q:
    """The member may see the other; and both are still in the closed group whose persona either of them uses."""
    memberships = apps.get_model("groups", "Membership").objects.active()
    is_in_own_group = Exists(memberships.filter(member=OuterRef("member"), group=OuterRef("group")))
    visible = apps.get_model("members", "Persona").objects.visible_to(member)
    visible = visible.filter(Q(group__isnull=True) | is_in_own_group)
    in_group = memberships.filter(group=OuterRef("persona__group"))
    both_in_group = Exists(in_group.filter(member=member)) & Exists(in_group.filter(member=OuterRef("other__member")))
    return Q(Exists(visible.filter(pk=OuterRef("other")))) & (Q(persona__group__isnull=True) | both_in_group)


def _same_age_band(present) -> Q:
    """Both are 16 or 17, or both are adults; never where a year of birth is not known."""
    year = derived(present, _last_adult_year, models.IntegerField())
    adults = Q(persona__member__birth_year__lte=year, other__member__birth_year__lte=year)
    return adults | Q(persona__member__birth_year__gt=year, other__member__birth_year__gt=year)


def _last_adult_year(present) -> int:
    return timezone.localdate(present).year - ADULT_FROM_YEARS


def _is_moderator(side: str, present) -> Exists:
    """The persona on this side (``persona`` or ``other``) is that of a moderator on duty.

    A duty for the whole community goes with the community persona, one for a group with the persona in that group:
    another persona of the same member would give them away.
    """
    duties = apps.get_model("members", "Duty").objects.until_after(present)
    duties = duties.filter(kind=DutyKind.MODERATOR, member=OuterRef(f"{side}__member"))
    everywhere = Q(group__isnull=True, member__personas=OuterRef(side), member__personas__group__isnull=True)
    in_group = Q(group__isnull=False, group=OuterRef(f"{side}__group"))
    return Exists(duties.filter(everywhere | in_group))


def _possible() -> models.QuerySet:
    """Return a seat of the member ``member`` in a conversation that is asked or open."""
    rows = apps.get_model("private", "Seat").objects.filter(persona__member=Parameter("member", models.UUIDField()))
    states = [ConversationState.ASKED, ConversationState.OPEN]
    return rows.filter(conversation__state__in=states).order_by().values_list("pk")[:1]


_prepared_possible = PreparedQuery(_possible)
