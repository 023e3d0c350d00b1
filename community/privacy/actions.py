"""Leave: follows the field registry and nothing else."""

from django.db import transaction
from django.db.models import Model

from community import live
from community.audit.actions import record
from community.privacy.registry import Holding, OnLeaving, holdings


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
