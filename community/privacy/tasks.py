from datetime import timedelta

from community import background
from community.privacy import actions


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
