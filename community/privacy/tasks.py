from datetime import timedelta

from community import background
from community.privacy import actions, purge


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


@background.periodic("privacy.log", every=timedelta(minutes=5))
def truncate_log() -> str:
    return "the log is empty" if purge.truncate_log(patience_ms=purge.PATIENT_MS) else "somebody reads in the log"


@background.periodic("privacy.rewrite", every=timedelta(days=1))
def rewrite_database() -> str:
    """Take out what earlier removals left behind in the pages of the database; leaving does so at once."""
    if not purge.rewrite_database():
        raise RuntimeError("the database could not be written anew")
    return "the database was written anew"
