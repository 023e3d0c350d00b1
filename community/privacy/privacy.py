"""What the cellar of the house holds: the audit, which knows no room, and Django's own tables."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.privacy.labels import in_words, name_codes, said
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, holdings, impersonal, register

register(
    Holding(
        model="audit.AuditEntry",
        owner="actor",
        title=_("What I did here"),
        fields={
            "id": FieldUse.INTERNAL,
            "at": FieldUse.EXPORT,
            "actor": FieldUse.INTERNAL,
            "verb": FieldUse.EXPORT,
            "kind": FieldUse.EXPORT,
            "thing": FieldUse.INTERNAL,
            "reason": FieldUse.EXPORT,
            "facts": FieldUse.INTERNAL,
        },
        # the reference to the member empties itself when the account goes; the entry without a person stays
        on_leaving=OnLeaving.KEEP,
        reason=_("Accountability: who changed what, so that abuse and mistakes are found. Holds no text of members."),
        term=_("two years"),
        keep=Retention(timedelta(days=730), since="at"),
    )
)
register(
    Holding(
        model="privacy.Leaving",
        owner="member",
        title=_("That I asked to leave"),
        fields={
            "id": FieldUse.INTERNAL,
            "member": FieldUse.INTERNAL,
            "asked_at": FieldUse.EXPORT,
            "due_at": FieldUse.EXPORT,
            "choices": FieldUse.INTERNAL,  # for the work of that day
        },
        on_leaving=OnLeaving.ERASE,
        reason=_("Some days to think again before an account is closed."),
        term=_("seven days"),
        keep="the account itself goes on that day",
    )
)
impersonal("how many rows went because their term was over", "privacy.RetentionRun")
impersonal("names of models and permissions", "contenttypes.ContentType", "auth.Permission", "auth.Group")
impersonal("which permission a group of staff has", "auth.Group_permissions")
impersonal("ids of work to do, no text of people", "django_tasks_database.DBTaskResult")
impersonal("empty: a login is a row of members.Session", "sessions.Session")
impersonal("when periodic work was last done", "operations.Turn")


def _sort_of_thing(model: str) -> object:
    held = next((held for held in holdings() if held.model.lower() == model), None)
    return held.title if held else ""


in_words("audit.AuditEntry", verb=lambda verb: said(verb) or _("Something here that has no name any more."))
in_words("audit.AuditEntry", kind=_sort_of_thing)
name_codes(
    {
        "privacy.words": _("I let go of words that I wrote: without my name, or gone."),
        "privacy.remove_one": _("I removed one thing that I wrote."),
        "member.pause": _("I went away for a while."),
        "member.come_back": _("I came back."),
        "member.ask_to_leave": _("I asked to leave."),
        "member.leave": _("An account was ended."),
    }
)
