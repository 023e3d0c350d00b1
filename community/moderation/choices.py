from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """The house rule that content may break: the guess of the reporter, and the reason of a decision."""

    DANGER = "danger", _("Someone may be in danger")
    UNKIND = "unkind", _("Unkind or hurtful")
    RECOGNISABLE = "recognisable", _("Says who somebody is, or how to reach them")
    METHODS = "methods", _("Names methods, amounts or numbers that may cause harm")
    ADVICE = "advice", _("A diagnosis, or advice about medication")
    ADVERTISING = "advertising", _("Advertising or recruiting")
    WRONG = "wrong", _("This is wrong, or no longer true")
    BROKEN = "broken", _("A link, a number or a picture does not work")
    UNSAFE = "unsafe", _("Advice here may do harm")
    OTHER = "other", _("Something else")


# What can be wrong with a page of the house; the house rules are about what people write for each other.
PAGE_RULES = (Rule.WRONG, Rule.BROKEN, Rule.UNSAFE, Rule.METHODS, Rule.RECOGNISABLE, Rule.OTHER)
HOUSE_RULES = tuple(rule for rule in Rule if rule not in (Rule.WRONG, Rule.BROKEN, Rule.UNSAFE))


def rule_choices(rules: tuple[Rule, ...]) -> list[tuple[str, object]]:
    """Return these rules as the choices of a form."""
    return [(rule.value, rule.label) for rule in rules]


# Words that weigh on whoever reads them: moderators open them with a click of their own.
HEAVY_RULES = (Rule.DANGER, Rule.METHODS)

# What a house promises when it chose no times of its own (promises.py). Nobody looked in this time after somebody was
# told: then the next people are told.
DANGER_WAIT_MINUTES = 15
REPORT_WAIT_HOURS = 24
DECISION_WAIT_HOURS = 24  # from "I am looking at this" to the decision
SECOND_LOOK_WAIT_HOURS = 72
FIRST_ANSWER_WAIT_HOURS = 24  # when nobody answered a first message by then, the hosts are told
CONTACT_WAIT_HOURS = 48  # until those who run the site are told once more of a message to them
HIDING_ACCOUNT_DAYS = 7  # how old an account has to be before its report counts for automatic hiding
VISITOR_WAIT_HOURS = 1  # the report of a visitor tells no minute, unless somebody may be in danger

# The time to ask for a second look. The law asks six months of larger houses: docs/moderation-code.md.
APPEAL_WEEKS = 6

CLAIM_MINUTES = 60  # a moderator who did not work on a case for so long is not looking at it any more

# Many reports at once: so many within so many minutes, from accounts younger than this. When a moderator decided that
# the reports of somebody do not count, the site hides nothing because of what they report in these days.
BURST_REPORTS, BURST_MINUTES, NEW_ACCOUNT_DAYS = 3, 10, 7
DISCOUNTED_DAYS = 90

# The lines around what was reported: so many on each side with each click, and how long a page shows what was read.
LINES_AT_ONCE = 10
MOST_LINES_AROUND = 40
READING_MINUTES = 60


MEMBERSHIP = "membership"  # the kind of a decision about somebody's place in a group
REPORTERS = "reports"  # the kind of a decision about what somebody reports, see false_reports/


class Source(models.TextChoices):
    """The origin of a report."""

    READER = "reader", _("A reader")
    HOUSE = "house", _("Noticed by the site itself")  # words of somebody who may be in danger: see community/crisis
    OWN = "own", _("A moderator, of their own accord")  # without a report: see direct/
    REWRITTEN = (
        "rewritten",
        _("Written again by the writer"),
    )  # asks whether it can be shown: see rewriting/
    HOST = "host", _("A host of the group put it aside")  # asks a moderator to confirm that: see put_aside/


class Detection(models.TextChoices):
    """The way in which moderators came to the content of a decision."""

    READER = "reader", _("Somebody reported it")
    SIGNAL = "signal", _("The site itself noticed words of somebody who may be in danger")
    OWN = "own", _("A moderator came upon it")
    REWRITTEN = "rewritten", _("The writer wrote it again after a decision")
    HOST = "host", _("A host of the group put it aside")


class ReportState(models.TextChoices):
    OPEN = "open", _("Waiting")
    CLAIMED = "claimed", _("Someone is looking at it")
    DECIDED = "decided", _("Decided")


class Outcome(models.TextChoices):
    HIDE = "hide", _("Hide it")
    TAKE_OUT = "take_out", _("Hide it, and take the writer out of this group")
    REWRITE = "rewrite", _("Hide it until the writer has written it again")
    NOTE = "note", _("Leave it, and put a content note before it")
    WARN = "warn", _("Leave it, and write a warning to the writer")
    KEEP = "keep", _("Leave it as it is")
    MENDED = "mended", _("It was right to tell us: it is put right")
    RENAME = "rename", _("Take this name away, until the person has chosen another")
    CLEAR = "clear", _("Take these words away")
    RESTORE = "restore", _("Show it again")
    LET_BACK = "let_back", _("Show it again, and let the writer back into this group")
    SHORTER = "shorter", _("The decision stays, and the measure for the person ends earlier")
    WITHDRAW = "withdraw", _("Take the warning or the content note back")


class MeasureKind(models.TextChoices):
    """The measures for a person, from mild to heavy. Taking somebody out of a group is an ``Outcome``."""

    REMIND = "remind", _("Remind this person of the rule")
    SLOW = "slow", _("Write more slowly")
    READ_HERE = "read_here", _("Only read, in this group")
    READ = "read", _("Only read, everywhere")
    PAUSE = "pause", _("A pause of the account")
    CLOSE = "close", _("Close the account")


# For how many days each measure can be given: published on the page "How moderation works".
MEASURE_DAYS = {
    MeasureKind.SLOW: (1, 3, 7, 14),
    MeasureKind.READ_HERE: (1, 3, 7, 14),
    MeasureKind.READ: (1, 3, 7, 14),
    MeasureKind.PAUSE: (14, 30),
}
SHORTER_DAYS = (1, 3, 7, 14)  # after which a measure ends that a second look makes shorter, or at once
SLOW_MINUTES = (10, 60)  # between two texts of a person who writes more slowly


class Show(models.TextChoices):
    """The part of the queue that a moderator looks at."""

    ALL = "", _("Everything")
    MINE = "mine", _("What I am looking at")
    UNCLAIMED = "unclaimed", _("What nobody looks at yet")
    DANGER = "danger", _("Somebody may be in danger")
    MINORS = "minors", _("Writers of 16 and 17")
    OVER = "over", _("Over time")


class Order(models.TextChoices):
    """The order of the queue: this comes first."""

    DANGER = "danger", _("Danger")
    MINORS = "minors", _("Writers of 16 and 17")
    PROMISE = "promise", _("The promise")
    AGE = "age", _("What waits longest")


class ContentState(models.TextChoices):
    VISIBLE = "visible", _("Visible")
    HIDDEN = "hidden", _("Hidden by a moderator")
    REMOVED = "removed", _("Removed by the writer")
    HELD = "held", _("Waiting until a moderator has read it")
