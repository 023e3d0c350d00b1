from datetime import timedelta

from community import background
from community.privacy import actions


@background.periodic("privacy.leaving", every=timedelta(minutes=15))
def close_due_accounts() -> str:
    closed, failed = actions.close_due_accounts()
    if failed:
        raise RuntimeError(f"{failed} accounts could not be closed")
    return f"{closed} accounts closed whose days to think were over"


@background.periodic("privacy.retention", every=timedelta(days=1))
def apply_retention() -> str:
    counts = actions.apply_retention()
    return ", ".join(f"{label} {count}" for label, count in sorted(counts.items())) or "nothing was expired"
