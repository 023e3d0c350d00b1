"""The texts that consent is asked for: what each is for, and what a member misses without it.

When the meaning of a text changes, give it a new ``version`` and say in ``changes`` what is different. Members who
agreed to an earlier text are asked again at the next visit. Until they answer, their consent holds; after
``ANSWER_DAYS`` it ends by itself. Every text that somebody agreed to is stored word for word (ConsentText), so nothing
needs to stay here.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.members.choices import Purpose

ANSWER_DAYS = 30


@dataclass(frozen=True)
class Terms:
    version: str
    text: Promise  # what the member agrees to, in the reader's language
    what_for: Promise
    without: Promise  # what happens without consent
    changes: Promise | str = ""  # what is different from the earlier version


TERMS = {
    Purpose.COMMUNITY: Terms(
        version="2026-11",
        text=_(
            "I am 16 or older, I keep to the house rules, "
            "and what I write is kept and shown under the name that I choose."
        ),
        what_for=_("So that you can write here, and others can read it."),
        without=_("You can read along, but not write. What you wrote stays where it is, until you remove it."),
    ),
    Purpose.HEALTH: Terms(
        version="2026-11",
        text=_(
            "What I write may say something about my health. "
            "I agree that the site keeps that, and shows it where I put it."
        ),
        what_for=_(
            "What people tell here is often about how they are doing. The law gives that extra "
            "protection, so we ask about it separately."
        ),
        without=_("You can read along, but not write. What you wrote stays where it is, until you remove it."),
    ),
    Purpose.MAIL: Terms(
        version="2026-11",
        text=_(
            "You may mail me when something new waits for me. "
            "The mail says that something waits, and never what or from whom."
        ),
        what_for=_("So that you do not have to keep coming back to look."),
        without=_(
            "You get no e-mails about news. You see what is new when you visit. You still get e-mails "
            "about your account."
        ),
    ),
}
