"""Take my data, and leave: both follow the field registry and nothing else."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Model

from community import live
from community.audit.actions import record
from community.privacy.registry import FieldUse, Holding, OnLeaving, holdings


@transaction.atomic
def export_data(*, actor: Model) -> dict:
    """All that the house keeps of this member, by kind, as plain values that fit JSON."""
    record(actor=actor, verb="privacy.export", thing=actor)
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "about": [
            {"what": str(held.title), "why": held.reason, "how_long": held.term, "rows": rows}
            for held in holdings()
            if (rows := exported_rows(held, actor))
        ],
    }


def exported_rows(held: Holding, member: Model) -> list[dict]:
    names = [name for name, use in held.fields.items() if use == FieldUse.EXPORT]
    if not names:
        return []
    return [{name: _plain(getattr(row, name)) for name in names} for row in held.rows_of(member).order_by("pk")]


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@transaction.atomic
def leave(*, actor: Model, remove_words: bool) -> None:
    """End the account. What was written stays without a name, or (``remove_words``) goes as well.

    The holding of the account itself is handled last, because all others are found through it.
    """
    record(actor=None, verb="member.leave", thing=actor, remove_words=remove_words)
    for held in sorted(holdings(), key=lambda held: held.owner == ""):
        _let_go(held, actor, remove_words)
    live.sessions_ended(actor.pk)


def _let_go(held: Holding, member: Model, remove_words: bool) -> None:
    rows = held.rows_of(member)
    keys = list(rows.values_list("pk", flat=True))
    chosen = held.model_class._base_manager.filter(pk__in=keys)
    if remove_words and held.remove:
        chosen.update(**held.remove)
    elif held.on_leaving == OnLeaving.ERASE:
        chosen.delete()
    elif held.on_leaving == OnLeaving.ANONYMISE:
        chosen.update(**held.anonymise)
    if keys and held.after_leaving:
        held.after_leaving(keys)
