from datetime import timedelta

from community import background
from community.emails.actions import deliver_due
from community.emails.health import mail_health
from community.operations.probes import DownError, probe
from community.operations.registry import Finding, broken, check, gauge, look, ok


@background.periodic("emails.outbox", every=timedelta(minutes=1))
def send_waiting() -> str:
    """Send what the mail server did not take before."""
    return f"{deliver_due()} mails"


@probe("mail")
def mail() -> None:
    """Look for emails that wait too long. The mail server itself is not asked."""
    if mail_health().is_behind:
        raise DownError("emails wait, and are not sent")


@gauge("mails_waiting", "Emails that are still to be sent.")
def waiting() -> int:
    return mail_health().waiting


@gauge("mails_oldest_seconds", "How long the oldest email that is still to be sent has waited.")
def oldest_seconds() -> float:
    return mail_health().oldest_seconds


@gauge("mails_given_up", "Emails of the last month that were never sent.")
def given_up() -> int:
    return mail_health().given_up


@check("mail")
def check_mail() -> Finding:
    health = mail_health()
    if health.is_behind:
        minutes = int(health.oldest_seconds // 60)
        return broken(
            f"{health.waiting} emails wait, the oldest for {minutes} minutes.", "Try manage.py test_mail YOUR-ADDRESS."
        )
    if health.given_up:
        return look(
            f"{health.given_up} emails of the last month were never sent (the last reason: {health.last_reason}).",
            "An address that does not exist is the mistake of its owner; for anything else see the log.",
        )
    return ok("Every email was sent.")
