from django.conf import settings
from django.core.mail import mailers
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from community.emails import Email
from community.emails.server import explanation_of


class Command(BaseCommand):
    help = "Send one email to this address now, without the outbox, and say what is wrong when that fails."

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, *args, **options):
        message = Email(_("A test"), _("This email came from your site."), to=[options["address"]])
        mailer = mailers.default
        host, port = getattr(mailer, "host", ""), getattr(mailer, "port", "")
        if host:
            self.stdout.write(f"Asking {host}, port {port}, as {settings.DEFAULT_FROM_EMAIL}.")
        try:
            mailer.send_messages([message])
        except (OSError, ValueError) as error:
            raise CommandError(explanation_of(error)) from None
        self.stdout.write(f"The mail server took it. Did it arrive at {options['address']}, and not as spam?")
