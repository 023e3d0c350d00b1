"""The texts of personas, of every kind that can be hidden: for moderation itself, whoever may read them."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from community.groups.models import Group
from community.members.models import Persona
from community.moderation.models import ModeratedContent
from community.moderation.registry import Target, registered_targets

NEW_ACCOUNT = timedelta(hours=1)
MOST_ACCOUNTS = 50
MOST_LOOKED_AT = 500  # of the accounts of the last hour, the newest


def sweepable() -> list[Target]:
    """Return the kinds that a sweep hides: what members wrote for others to read. Not what is between two people."""
    return [
        about for about in registered_targets() if issubclass(about.model, ModeratedContent) and not about.is_private
    ]


def written(about: Target, *, group: Group | None, since: datetime | None, until: datetime | None = None) -> QuerySet:
    """Return the rows of this kind that stand for others to read, written in this time, in this group or everywhere."""
    rows = about.swept(about.model._base_manager.filter(state="visible"))
    if group is not None:
        rows = rows.filter(_is_in(about, group)) if about.group_lookup else rows.none()
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    return rows.filter(created_at__lte=until) if until is not None else rows


def _is_in(about: Target, group: Group) -> Exists:
    """Return the condition that a row is in this group: an ``Exists``, so that the database begins with the writer or
    the time, and not with all that was ever written in the group."""
    return Exists(about.model._base_manager.filter(pk=OuterRef("pk"), **{about.group_lookup: group}))


def counts(personas: Collection[Persona], *, group: Group | None, since: datetime | None) -> list[tuple[Target, int]]:
    """Return how much of each kind these personas wrote; one query for each kind."""
    by_kind = ((about, written(about, group=group, since=since)) for about in sweepable())
    return [(about, rows.filter(author__in=personas).count()) for about, rows in by_kind]


@dataclass(frozen=True)
class NewAccount:
    """An account of the last hour, and how much it wrote since."""

    persona: Persona
    texts: int


def new_accounts(user, *, group: Group | None, now: datetime | None = None) -> list[NewAccount]:
    """Return the accounts of the last hour that wrote something, the newest texts first, at most ``MOST_ACCOUNTS``;
    without those of the user. A query for each kind, and one for the names."""
    since = (now or timezone.now()) - NEW_ACCOUNT
    texts, newest = Counter(), {}
    joined = Persona.objects.filter(member__joined_at__gte=since).exclude(member=user).order_by("-member__joined_at")
    new = list(joined.values_list("pk", flat=True)[:MOST_LOOKED_AT])
    for about in sweepable():
        rows = written(about, group=group, since=since).filter(author__in=new)
        rows = rows.values("author").annotate(texts=Count("pk"), last=Max("created_at"))
        for row in rows.order_by("-last")[:MOST_ACCOUNTS]:
            texts[row["author"]] += row["texts"]
            newest[row["author"]] = max(row["last"], newest.get(row["author"], row["last"]))
    keys = sorted(newest, key=newest.get, reverse=True)[:MOST_ACCOUNTS]
    personas = Persona.objects.select_related("member").in_bulk(keys)
    return [NewAccount(personas[key], texts[key]) for key in keys if key in personas]


def readable_texts(rows: QuerySet, about: Target, user) -> Iterator[tuple[object, str, str]]:
    """Return (row, text, url) of each row; without the words of a closed group that the user does not read."""
    for row in rows:
        group = about.group(row)
        is_readable = group is None or Group.objects.readable_by(user).filter(pk=group.pk).exists()
        yield row, about.text(row) if is_readable else "", about.url(row) if is_readable else ""
