"""The items of the checklist: each is asked of the house itself, and says what is missing, why, and where to go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.audit.models import AuditEntry
from community.desk.starter_texts import SLUGS, gaps_in
from community.emails.health import mail_health
from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.duties.rules import usable
from community.members.models import Duty
from community.operations import backups
from community.operations.archive import BackupError
from community.pages.content.reading_time import text_of_body
from community.pages.models import HelpLine, StandardPage
from community.pages.models.base import HOME_DEPTH
from community.pages.models.helplines import FIXED_KEYS

ASKED, SENT, FAILED = "desk.mail_test", "desk.mail_sent", "desk.mail_failed"
CHECKED_WITHIN = timedelta(days=366)
BACKUP_WITHIN = timedelta(days=3)  # as ``doctor`` says "broken"
ENOUGH_OPERATORS = 2
WHY_TEXTS = {
    "huisregels": gettext_lazy("People have to be able to read what is expected of them, before they write."),
    "privacy": gettext_lazy("The law asks for it, and people here have something to lose."),
    "over-ons": gettext_lazy("People want to know who is behind this before they tell something."),
}


@dataclass(frozen=True)
class Item:
    """A line of the checklist. ``missing`` is "" when it is done; ``is_must``: signing up stays closed without it;
    ``for_editors``: its page is for editors alone."""

    key: str
    title: str
    why: str
    missing: str
    url: str
    url_label: str
    is_must: bool = True
    done: str = ""
    for_editors: bool = False

    @property
    def is_done(self) -> bool:
        return not self.missing


def text_pages() -> QuerySet[StandardPage]:
    """Return the pages that must say something before people are let in."""
    return StandardPage.objects.filter(slug__in=SLUGS, depth=HOME_DEPTH + 1)


def texts() -> Iterator[Item]:
    pages = {page.slug: page for page in text_pages()}
    for slug in SLUGS:
        page = pages.get(slug)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else reverse("wagtailadmin_home")
        title = page.in_language["title"] if page else slug
        yield Item(
            f"text-{slug}", title, WHY_TEXTS[slug], _missing_in(page), url, _("Write it in the CMS"), for_editors=True
        )


def _missing_in(page: StandardPage | None) -> str:
    if page is None or not page.live:
        return _("This page is not published.")
    words = [page.summary, page.summary_en, text_of_body(page.body), text_of_body(page.body_en)]
    if not words[2].strip():
        if page.has_unpublished_changes:
            return _("A text is ready as a draft. Fill in what is between square brackets, and publish it.")
        return _("This page is empty.")
    if gaps := gaps_in(*words):
        return _("Still to be filled in: %(gaps)s.") % {"gaps": "; ".join(gaps)}
    return ""


def help_lines() -> Item:
    since = timezone.localdate() - CHECKED_WITHIN
    lines = list(HelpLine.objects.filter(in_footer=True))
    absent = [key for key in FIXED_KEYS if key not in {line.key for line in lines}]
    old = [line.name for line in lines if line.needs_a_check or line.checked_on is None or line.checked_on < since]
    missing = ""
    if absent or old:
        missing = _("Not checked in the last year: %(names)s.") % {"names": ", ".join(absent + old)}
    return Item(
        "help-lines",
        _("Help lines"),
        _("The numbers at the foot of every page are for people in danger. Call each, and write down the day."),
        missing,
        reverse("wagtailsnippets_pages_helpline:list"),
        _("To the help lines"),
        for_editors=True,
    )


def mail() -> Item:
    last = _last_test_email()
    missing, done = _("No test e-mail was sent yet."), ""
    if last is not None and last.verb == ASKED:
        missing = _("The test e-mail is on its way: look again in a minute.")
        if (health := mail_health()).is_behind or health.waiting:
            missing = _("The test e-mail waits: the mail server has not taken it so far. It is tried again and again.")
    elif last is not None and last.verb == FAILED:
        missing = _("The mail server refused the test e-mail: %(reason)s") % {"reason": last.reason or "?"}
    elif last is not None:
        missing = ""
        done = _("The mail server took a test e-mail on %(day)s. Did it arrive, and not as spam?") % {
            "day": timezone.localtime(last.at).strftime("%d-%m-%Y %H:%M")
        }
    why = _("Without e-mail nobody can sign up, or get a new password.")
    return Item("mail", _("E-mail"), why, missing, "", "", done=done)


def _last_test_email() -> AuditEntry | None:
    """Return the newest entry about a test email; one query for each verb, which an index answers."""
    newest = [AuditEntry.objects.filter(verb=verb).order_by("-at").first() for verb in (ASKED, SENT, FAILED)]
    return max(filter(None, newest), key=lambda entry: entry.pk, default=None)


def moderators() -> Item:
    able = usable(Duty.objects.filter(kind=DutyKind.MODERATOR, group=None)).count()
    waiting = Duty.objects.now().filter(kind=DutyKind.MODERATOR, group=None).count() - able
    missing = ""
    if not able:
        missing = _("Nobody is moderator, so nobody reads reports.")
        if waiting > 0:
            missing = _("The moderators have no second step for logging in yet, so nobody reads reports.")
    return Item(
        "moderators",
        _("Moderators"),
        _("Somebody has to see it when a person is in danger, or is treated badly."),
        missing,
        reverse("desk:staff"),
        _("Give the task"),
        done=ngettext("%(n)s moderator can begin.", "%(n)s moderators can begin.", able) % {"n": able},
    )


def operators() -> Item:
    able = usable(Duty.objects.filter(kind=DutyKind.OPERATOR, group=None, until=None)).count()
    missing = "" if able >= ENOUGH_OPERATORS else _("You are the only one who can run this house.")
    return Item(
        "operators",
        _("A second operator"),
        _("When you are ill or lose your second step, somebody else can go on."),
        missing,
        reverse("desk:staff"),
        _("Give the task"),
        is_must=False,
    )


def backup() -> Item:
    missing, done = _last_backup()
    return Item(
        "backup",
        _("Backups"),
        _("What people dared to write must not be lost. The technical manager of the server sets this up."),
        missing,
        "",
        "",
        done=done,
    )


def _last_backup() -> tuple[str, str]:
    """Return what is missing, and when the last backup was made; one of them is empty."""
    if not settings.BACKUP_DIR or not settings.BACKUP_KEY:
        return _("No backups are made: BACKUP_DIR and BACKUP_KEY are not set on the server."), ""
    try:
        number = len(backups.files())
    except BackupError:
        return _("The folder of the backups is not there, or cannot be read."), ""
    moment = backups.last(backups.MADE)
    if moment is None or not number:
        return _("No backup was made yet. The timer makes one each night; look again tomorrow."), ""
    when = {"day": timezone.localtime(moment).strftime("%d-%m-%Y %H:%M")}
    if timezone.now() - moment > BACKUP_WITHIN:
        return _("The last backup is from %(day)s: the timer stands still.") % when, ""
    return "", _("The last backup was made on %(day)s.") % when


def first_group() -> Item:
    missing = "" if Group.objects.exists() else _("There is no board and no group yet, so there is nowhere to talk.")
    return Item(
        "first-group",
        _("A first place to talk"),
        _("Who comes in first wants to find something to read, and a place to say hello."),
        missing,
        reverse("groups:new"),
        _("Make a board or group"),
        is_must=False,
    )


ITEMS: tuple[Callable[[], Item], ...] = (help_lines, mail, moderators, backup, first_group, operators)


def all_items() -> list[Item]:
    return [*texts(), *(make() for make in ITEMS)]


def missing_musts() -> list[Item]:
    """Return what has to be done before visitors can sign up."""
    return [item for item in all_items() if item.is_must and not item.is_done]
