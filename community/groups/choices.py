from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.choices import AgeBand

EDITED_FIELDS = ["title", "summary", "visibility", "admission", "ages", "agreement", "position"]
HOST_FIELDS = [
    "summary",
    "welcome",
    "agreement",
    "questions",
    "nudges",
    "quiet_from",
    "quiet_until",
    "posts_per_hour",
    "chat_pause_seconds",
]  # what a host changes in their own group
WELCOME_MAX_CHARACTERS = 1000
MAX_QUESTIONS = 3
QUESTION_MAX_CHARACTERS = 140
ANSWER_MAX_CHARACTERS = 500
NEWCOMER_DAYS = 30
INVITE_DAYS = 14


class GroupKind(models.TextChoices):
    BOARD = "board", _("Board")
    PEER = "peer", _("Peer group")
    COURSE = "course", _("Course group")
    ROUND = "round", _("Trying a tool together")


class Visibility(models.TextChoices):
    """Readers of the topics and the chat of a group."""

    PUBLIC = "public", _("Everyone can read along")
    MEMBERS = "members", _("Members of the community can read along")
    GROUP = "group", _("Only people in this group can see this")


# from many readers to few: the visibility of a group may move down this list, never up
NARROWING = [Visibility.PUBLIC, Visibility.MEMBERS, Visibility.GROUP]


class Admission(models.TextChoices):
    """The way to become a member of a group."""

    EVERYONE = "everyone", _("You can join right away")
    ON_REQUEST = "on_request", _("You ask, and a host lets you in")
    INVITATION = "invitation", _("By invitation")
    WITH_RUN = "with_run", _("Comes with the course")


class Ages(models.TextChoices):
    """Ages of the members for whom a group is meant."""

    EVERYONE = "everyone", _("Everyone aged 16 and over")
    YOUNG = AgeBand.YOUNG.value, AgeBand.YOUNG.label
    ADULT = AgeBand.ADULT.value, AgeBand.ADULT.label


class MembershipState(models.TextChoices):
    ASKED = "asked", _("Asked to join")
    ACTIVE = "active", _("In the group")
    LEFT = "left", _("Left")
    REMOVED = "removed", _("Removed")


class Refusal(models.TextChoices):
    """A kind sentence for a member who was not let in; a host chooses it."""

    NOT_NOW = "not_now", _("It does not work out for the group right now.")
    FULL = "full", _("The group is full for now. More people would make it too big to know each other.")
    OTHER_GROUP = "other_group", _("Another group may fit better with what you are looking for.")


class InviteState(models.TextChoices):
    OPEN = "open", _("Open")
    USED = "used", _("Used")
    REVOKED = "revoked", _("Taken back")


class Nudge(models.TextChoices):
    """A rule of a group that its members are reminded of while they write. Nothing is ever refused because of it."""

    NUMBERS = "numbers", _("No numbers about weight, food or amounts")
    MEDICATION = "medication", _("No advice about medication")
    CONTACT = "contact", _("No phone numbers, e-mail addresses or accounts elsewhere")


class RaidKind(models.TextChoices):
    """A raid mode: asked of everybody for a while, in the house or in one group, when it is stormy there."""

    NEWCOMERS = "newcomers", _("Newcomers are read first")
    SLOW = "slow", _("Write slowly")
    READ_ONLY = "read_only", _("Only read")
    INVITE_ONLY = "invite_only", _("Nobody new comes in")


class RaidReason(models.TextChoices):
    """The reason of a raid mode, in a sentence that everybody reads."""

    FLOOD = "flood", _("Many unwanted messages came in at once.")
    HEATED = "heated", _("It went too fast to follow each other.")
    FEW = "few", _("Nobody is here just now to look after it.")


class RaidSpan(models.TextChoices):
    """The time that a raid mode holds."""

    HOUR = "hour", _("For 1 hour")
    HOURS = "hours", _("For 3 hours")
    MORNING = "morning", _("Until tomorrow 08:00")
    WEEK = "week", _("For 1 week")
