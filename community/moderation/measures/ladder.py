"""The measures as they are published: mildest first, with the durations that moderators can choose."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from community.moderation.choices import MEASURE_DAYS, SLOW_MINUTES, MeasureKind
from community.moderation.measures.durations import durations_text


class Step(NamedTuple):
    title: object
    text: object
    durations: str = ""


def published_ladder() -> list[Step]:
    """Return the steps in the language of the reader."""
    slow = _("There are some minutes between two texts of one person: %(n)s.") % {
        "n": _(" or ").join(str(minutes) for minutes in SLOW_MINUTES)
    }
    return [
        Step(_("Hide words"), _("Others do not see them; the writer still does, with the reason.")),
        _step(MeasureKind.REMIND, _("A message says which rule this is about. Nothing else changes.")),
        _step(MeasureKind.SLOW, slow),
        _step(MeasureKind.READ_HERE, _("In the rest of the community this person writes as before.")),
        _step(MeasureKind.READ, _("This person reads, and can write with a moderator.")),
        Step(_("Take somebody out of a group"), _("The rest of the community stays open.")),
        _step(MeasureKind.PAUSE, _("The message, another look, one's own data and the help lines stay open.")),
        _step(MeasureKind.CLOSE, _("Two moderators decide this. It can be looked at again, without logging in.")),
    ]


def _step(kind: MeasureKind, text: str) -> Step:
    return Step(kind.label, text, durations_text(MEASURE_DAYS.get(kind, ())))
