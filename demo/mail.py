"""Mail of the demo: shown on the console and kept in memory for ``/dev/mail/``; nothing is sent."""

from collections import deque

from django.core.mail.backends.console import EmailBackend as ConsoleBackend

SHOWN_MAILS = 50
outbox: deque = deque(maxlen=SHOWN_MAILS)


class EmailBackend(ConsoleBackend):
    def send_messages(self, email_messages):
        outbox.extendleft(email_messages)
        return super().send_messages(email_messages)
