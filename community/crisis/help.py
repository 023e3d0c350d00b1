"""Lead the writer of a text with words of danger to help, on the page that comes after it. Nothing is blocked."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.crisis.detector import is_crisis
from community.crisis.watch import watch

HELP_ID = HELP_TAG = "crisis-help"  # the id of the help on a page, and the tag of the message that shows it

LOOKED_AT = _(
    "Your words are there, and others can answer. A moderator gets an alert and looks as soon as they can. Nobody is "
    "there all the time, so do not wait for that."
)
NOT_READ = _(
    "Your words have arrived. A moderator gets an alert that you may not be safe, and does not read what you wrote. "
    "Nobody is there all the time, so do not wait for that."
)

NOT_SENT = _(
    "Your words were not sent. A moderator gets an alert that you may not be safe, and does not read what you wrote. "
    "Nobody is there all the time, so do not wait for that."
)
NOT_SENT_NOT_TOLD = _("Your words were not sent, and nobody else reads them. The people above are there for you now.")


def url_with_help(request: HttpRequest, url: str, text: str, *, then: object = LOOKED_AT) -> str:
    """Return the URL where the writer of this text goes on. After words of danger the page begins with help and with
    what happens now (``then``), and the URL leads there."""
    if not is_crisis(text):
        return url
    messages.info(request, then, extra_tags=HELP_TAG)
    return f"{url.partition('#')[0]}#{HELP_ID}"


def help_with_refused(request: HttpRequest, text: str) -> None:
    """Show the help on this page when words of danger were refused, and alert the moderators without the words. They
    stay with their writer; a writer without a name is not known to moderators."""
    if not is_crisis(text):
        return
    persona = request.user.persona if request.user.is_authenticated else None
    if persona is not None:
        with transaction.atomic():
            watch(kind="unsent", thing=persona, text=text)
    messages.info(request, NOT_SENT if persona is not None else NOT_SENT_NOT_TOLD, extra_tags=HELP_TAG)
