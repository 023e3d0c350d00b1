"""The readers of a text. The sentence stands beside the box in which it is written (``components/who_reads.html``).

The owner of a text keeps one table from its own rule to these values, and asks the same table in ``visible_to``: so the
sentence cannot differ from the rule. ``tests/invariants/test_who_reads.py`` compares the two for every box.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Readers(models.TextChoices):
    """From many readers to few."""

    EVERYONE = "everyone", _("Everyone can read this, also without an account. Search engines can find it.")
    UNLISTED = "unlisted", _("Everyone can read this, also without an account. We ask search engines to leave it out.")
    WHILE_LIT = (
        "while_lit",
        _("While the room is open, everyone can read along, also without an account. Afterwards only members can."),
    )
    MEMBERS = "members", _("Everyone with an account here can read this. Visitors and search engines cannot.")
    GROUP = (
        "group",
        _(
            "Only people in this group can read this. A moderator from outside sees a message, and the lines around "
            "it, only after a report, or when we worry about you."
        ),
    )
    HOSTS = "hosts", _("Only the hosts of this group and moderators read this.")
    TWO = (
        "two",
        _(
            "Only the two of you can read this, unless the other person reports a message. When we worry about you, "
            "moderators hear that, but not your words."
        ),
    )
