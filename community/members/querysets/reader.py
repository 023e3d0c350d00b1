"""The reader of a page: two queries for what every request asks about its member.

The first reads the session with the member, their persona and the facts that rooms register. The second reads blocks,
mutes, duties and groups, when a page asks for any of these.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from community.prepared import Parameter, PreparedQuery

_facts: dict[str, Callable[[OuterRef], Expression]] = {}


def register_fact(name: str, expression: Callable[[OuterRef], Expression]) -> None:
    """Register what a room wants to know of the reader on every page. ``expression(member)`` is an SQL expression."""
    _facts[name] = expression


def _session_with_reader() -> QuerySet:
    key, now = Parameter("key", _sessions().model._meta.pk), Parameter("now", DateTimeField())
    own = FilteredRelation("member__personas", condition=Q(member__personas__group=None))
    facts = {name: expression(OuterRef("member")) for name, expression in _facts.items()}
    duties = apps.get_model("members", "Duty").objects.until_after(now).filter(member=OuterRef("member"))
    running = _sessions().filter(pk=key, expire_date__gt=now).annotate(reader_persona=own)
    return running.select_related("member", "reader_persona").annotate(has_duties=Exists(duties), **facts)


def _sessions() -> QuerySet:
    return apps.get_model("members", "Session").objects


_prepared_session = PreparedQuery(_session_with_reader)


def running_session(key: str):
    """Return the session with this key, with its member, who has ``persona``, ``has_duties`` and ``facts``; None when
    there is none that has not expired."""
    row = _prepared_session.first(key=key, now=timezone.now())
    if row is not None and row.member is not None:
        row.member._persona = getattr(row, "reader_persona", None)
        if row.member._persona is not None:
            row.member._persona.member = row.member
        row.member.has_duties = row.has_duties
        row.member.facts = {name: getattr(row, name) for name in _facts}
    return row


@dataclass(frozen=True)
class Relations:
    """The keys of rows that decide on each page what a member may see, read together."""

    blocked: list  # members, in either direction
    muted: set  # personas
    duties: set  # (kind, group key)
    groups: set  # with an active membership


def _relations() -> QuerySet:
    own, now = Parameter("member", UUIDField()), Parameter("now", DateTimeField())
    blocks = apps.get_model("members", "Block").objects
    arms = [
        _arm(
            "duties",
            apps.get_model("members", "Duty").objects.until_after(now).filter(member=own),
            F("group_id"),
            F("kind"),
        ),
        _arm("muted", apps.get_model("members", "Mute").objects.filter(muter=own), F("persona_id")),
        _arm("groups", apps.get_model("groups", "Membership").objects.active().filter(member=own), F("group_id")),
        _arm("blocked", blocks.filter(blocker=own), member=F("blocked_id")),
        _arm("blocked", blocks.filter(blocked=own), member=F("blocker_id")),
    ]
    return arms[0].union(*arms[1:], all=True)


def _arm(name: str, rows: QuerySet, number=None, code=None, *, member=None) -> QuerySet:
    """Return rows of one kind in the columns that all kinds share: kind, number, code, key of a member."""
    return rows.order_by().values_list(
        Value(name, CharField()),
        number or Cast(None, BigIntegerField()),
        code or Value("", CharField()),
        member or Cast(None, UUIDField()),
    )


_prepared_relations = PreparedQuery(_relations)


def relations_kept_by(member) -> Relations | None:
    """Return what was read once for a request that only reads; None elsewhere, where each question is asked anew."""
    if not member.reads_only:
        return None
    if member.kept_relations is None:
        member.kept_relations = relations_of(member)
    return member.kept_relations


def relations_of(member) -> Relations:
    """Read the blocks, mutes, duties and groups of this member, in one query."""
    rows = {"duties": [], "muted": [], "groups": [], "blocked": []}
    for name, number, code, other in _prepared_relations.rows(member=member.pk, now=timezone.now()):
        rows[name].append({"duties": (code, number), "blocked": other}.get(name, number))
    return Relations(rows["blocked"], set(rows["muted"]), set(rows["duties"]), set(rows["groups"]))
