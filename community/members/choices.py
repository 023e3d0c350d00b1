from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A label beside the name of a member, never a right."""

    MEMBER = "member", _("Member")
    RELATIVE = "relative", _("Relative")
    EXPERT = "expert", _("Expert by experience")
    PROFESSIONAL = "professional", _("Professional")


# labels that the house gives: nobody can give them to themselves
GIVEN_ROLES = {Role.EXPERT, Role.PROFESSIONAL}


class AgeBand(models.TextChoices):
    """Keeps minors and adults apart. Never shown to others, and stored nowhere: it follows from the birth year."""

    YOUNG = "young", _("16 and 17 year olds")
    ADULT = "adult", _("18 and over")


# In the year in which members turn 18 they may still be 17: only the year after it is sure.
ADULT_FROM_YEARS = 19


class DutyKind(models.TextChoices):
    """Tasks that give a member rights, in one group or everywhere."""

    HOST = "host", _("Host")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor")
    TRAINER = "trainer", _("Trainer")
    COORDINATOR = "coordinator", _("Coordinator")
    OPERATOR = "operator", _("Operator")


RECOVERY_CODES = "recovery_codes"  # allauth's type of the codes on paper

DANGER_DUTIES = (DutyKind.MODERATOR, DutyKind.OPERATOR)  # who is told when somebody may be in danger

STAFF_DUTIES = (DutyKind.MODERATOR, DutyKind.EDITOR, DutyKind.OPERATOR)
SHOWN_DUTIES = (DutyKind.HOST, DutyKind.MODERATOR)  # beside a name; a host of the group before a moderator


class Purpose(models.TextChoices):
    """Purposes that consent is asked for."""

    COMMUNITY = "community", _("Taking part in the community")
    HEALTH = "health", _("Keeping what I write about my health")
    MAIL = "mail_notifications", _("E-mail about news for me")


WRITING = (Purpose.COMMUNITY, Purpose.HEALTH)  # a member who withdraws one of these reads, and does not write


class Ending(models.TextChoices):
    """The way in which a consent ended."""

    WITHDRAWN = "withdrawn", _("taken back")
    REPLACED = "replaced", _("replaced by a newer text")
    LAPSED = "lapsed", _("ended by itself: the text changed, and there was no answer")
