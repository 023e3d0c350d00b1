from datetime import timedelta

from django.contrib.auth import get_user_model

from community import background
from community.privacy import actions, email


@background.job("privacy.words_changed")
def words_changed(member: str) -> None:
    found = get_user_model().objects.filter(pk=member).first()
    if found is not None:
        actions.words_changed(found)


@background.job("privacy.say_that_somebody_leaves")
def say_that_somebody_leaves(member: str) -> None:
    found = get_user_model().objects.filter(pk=member, leaving__isnull=False).select_related("leaving").first()
    if found is not None:
        email.you_leave_on(found, found.leaving.due_at)


@background.periodic("privacy.leaving", every=timedelta(minutes=15))
def close_accounts() -> str:
    done, failed = actions.carry_out_what_is_due()
    if failed:
        raise RuntimeError(f"{failed} accounts could not be closed")
    return f"{done} accounts closed whose days to think had passed"


@background.periodic("privacy.retention", every=timedelta(days=1))
def follow_the_rules() -> str:
    counts = actions.follow_the_rules()
    return ", ".join(f"{model} {n}" for model, n in sorted(counts.items())) or "nothing was over its term"
