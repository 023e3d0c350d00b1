"""Email backend of the demo: prints emails and keeps them in memory for ``/dev/mail/``; sends nothing."""

from collections import deque

from django.core.mail.backends.console import EmailBackend as ConsoleBackend

EMAILS_SHOWN = 50
outbox: deque = deque(maxlen=EMAILS_SHOWN)


class EmailBackend(ConsoleBackend):
    def send_messages(self, email_messages):
        outbox.extendleft(email_messages)
        return super().send_messages(email_messages)
