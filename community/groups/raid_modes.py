"""Raid modes as they hold now: what is asked of everybody for a while, in the house or in one group.

Nothing runs to begin or end one: it holds until its moment. ``Group.raid_until`` and the session of the reader tell
whether there can be one, so in normal times no page asks for them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.groups.choices import RaidKind
from community.groups.models import Group, RaidMode
from community.members.querysets.reader import register_fact
from community.permissions import NotNow

FACT = "house_raid_until"
NEWCOMER_SPAN = timedelta(days=7)
SLOW_SECONDS = 180


def _house_until(_member: OuterRef | None = None) -> Subquery:
    rows = apps.get_model("groups", "RaidMode").objects.of(None).order_by("-until")
    return Subquery(rows.values("until")[:1])


register_fact(FACT, _house_until)


def modes_in(group: Group, now: datetime | None = None) -> list[RaidMode]:
    """Return the modes of the house and of this group that hold now. No query where none can hold; else one for each
    instance of a group."""
    now = now or timezone.now()
    if group.raid_until is None or group.raid_until <= now:
        return []
    if not hasattr(group, "running_raid_modes"):
        both = RaidMode.objects.of(None) | RaidMode.objects.of(group)
        group.running_raid_modes = list(both.running(now).order_by("until", "pk"))
    return [mode for mode in group.running_raid_modes if mode.until > now]


def modes_of_house(user=None) -> list[RaidMode]:
    """Return the modes of the house that hold now. The session of a member tells whether there can be one."""
    now = timezone.now()
    if FACT in getattr(user, "facts", {}):
        until = user.facts[FACT]
        if until is None or until <= now:
            return []
    return list(RaidMode.objects.of(None).running(now).order_by("until", "pk"))


def is_newcomer(user) -> bool:
    return user.is_authenticated and user.joined_at > timezone.now() - NEWCOMER_SPAN


def pause_by(modes: Iterable[RaidMode], user) -> NotNow | None:
    """Return why these modes keep this user from writing now; None when they do not."""
    for mode in modes:
        if mode.kind == RaidKind.READ_ONLY:
            text = _("For a while everybody only reads here: you can write again from %(until)s.")
            return NotNow(text % {"until": moment(mode.until)})
    return None


def newcomer_pause(modes: Iterable[RaidMode], user) -> NotNow | None:
    """Return why a newcomer reads along where nothing can wait for a moderator: in the chat, and with tools."""
    for mode in modes:
        if mode.kind == RaidKind.NEWCOMERS and is_newcomer(user):
            text = _(
                "For a while people who came less than a week ago only read here: you can write from %(until)s. It has "
                "nothing to do with you."
            )
            return NotNow(text % {"until": moment(mode.until)})
    return None


def holds_words_of(user, group: Group) -> bool:
    """Return whether a moderator reads what this user writes in the topics of this group before others do."""
    return any(mode.kind == RaidKind.NEWCOMERS for mode in modes_in(group)) and is_newcomer(user)


def slow_seconds(group: Group) -> int:
    """Return how many seconds everybody leaves between two texts in this group; 0 in normal times."""
    return SLOW_SECONDS if any(mode.kind == RaidKind.SLOW for mode in modes_in(group)) else 0


def lets_nobody_in(group: Group) -> bool:
    """Return whether the group is open by invitation alone for a while. Of the house that is the sign-up."""
    own = (mode for mode in modes_in(group) if mode.group_id is not None)
    return any(mode.kind == RaidKind.INVITE_ONLY for mode in own)


def sentence(mode: RaidMode) -> str:
    """Return the one calm line that everybody reads about this mode."""
    text = _house_sentence(mode) if mode.group_id is None else _group_sentence(mode)
    until = moment(mode.until)
    return f"{mode.get_reason_display()} {text % {'until': until, 'minutes': SLOW_SECONDS // 60}}"


def _house_sentence(mode: RaidMode) -> str:
    return {
        RaidKind.NEWCOMERS: _(
            "Until %(until)s a moderator first reads what people write who came less than a week ago. In the chat they "
            "read along."
        ),
        RaidKind.SLOW: _("Until %(until)s everybody leaves %(minutes)s minutes between two messages."),
        RaidKind.READ_ONLY: _(
            "Until %(until)s everybody only reads, except hosts and moderators. Private conversations go on."
        ),
        RaidKind.INVITE_ONLY: _("Until %(until)s nobody new can sign up."),
    }[mode.kind]


def _group_sentence(mode: RaidMode) -> str:
    return {
        RaidKind.NEWCOMERS: _(
            "Until %(until)s a moderator first reads what people write here who came less than a week ago. In the chat "
            "they read along."
        ),
        RaidKind.SLOW: _("Until %(until)s everybody leaves %(minutes)s minutes between two messages here."),
        RaidKind.READ_ONLY: _("Until %(until)s everybody only reads here, except the hosts."),
        RaidKind.INVITE_ONLY: _("Until %(until)s people come in by invitation only."),
    }[mode.kind]


def moment(until: datetime) -> str:
    """Return the time of a moment today, and of another day with the day."""
    local = timezone.localtime(until)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i") if is_today else date_format(local, _("j F, H:i"))
