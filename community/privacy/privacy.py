"""The personal data in the audit, in the privacy room itself and in Django's own tables."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.audit.models import AuditEntry
from community.emails.models import OutgoingEmail
from community.generations.public import unseen_by_visitors
from community.privacy.models import Leaving
from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data

holding(
    AuditEntry,
    owner="actor",
    title=_("What I did here"),
    export="at verb kind reason",
    internal="id actor thing facts",
    # The database clears the reference to the member when the account is deleted; the entry itself stays.
    on_leaving=OnLeaving.KEEP,
    purpose=_(
        "Accountability: who changed what, so that abuse and mistakes can be found. It holds no words of members."
    ),
    kept_for=_("two years"),
    retention=Retention(timedelta(days=730), since="at"),
)
holding(
    Leaving,
    owner="member",
    title=_("That I asked to leave"),
    export="asked_at due_at",
    internal="id member choices",  # the choices are only for the job that closes the account
    on_leaving=OnLeaving.ERASE,
    purpose=_("A few days to think again before an account is removed."),
    kept_for=_("seven days"),
    retention="the account itself goes on that day",
)
holding(
    OutgoingEmail,
    owner="member",
    title=_("E-mails that are on their way to me"),
    export="created_at",
    internal="id member kind about expires_at due_at tries server_is_away reason",
    secret="message",  # the links in it open doors
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that an e-mail arrives also when the mail server was away for a while."),
    kept_for=_("until it is sent, and no longer than three days"),
    retention=Retention(timedelta(days=30), since="created_at"),
)
no_personal_data("how many rows went because their term was over", "privacy.RetentionRun")
no_personal_data("names of models and permissions", "contenttypes.ContentType", "auth.Permission", "auth.Group")
no_personal_data("which permission a group of staff has", "auth.Group_permissions")
no_personal_data("ids of work to do, no text of people", "django_tasks_database.DBTaskResult")
no_personal_data("empty: a login is a row of members.Session", "sessions.Session")
no_personal_data("when a periodic job was last done", "operations.PeriodicRun")
no_personal_data("when a worker last said that it lives", "operations.WorkerHeartbeat")
no_personal_data("how often something changed, not what or by whom", "generations.GenerationChange")
unseen_by_visitors(
    "of a member alone, or of nobody",
    *("audit.AuditEntry", "emails.OutgoingEmail", "privacy.Leaving", "privacy.RetentionRun"),
    *("operations.PeriodicRun", "operations.WorkerHeartbeat"),
    *("sessions.Session", "django_tasks_database.DBTaskResult", "cache"),
)
