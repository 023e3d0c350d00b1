from django.core.management.base import BaseCommand, CommandError

from community.members.actions import close_account, open_account
from community.members.models import Member


class Command(BaseCommand):
    help = "Close the account of a member, so that nobody logs in with it and who is in is out; or open it again."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("what", choices=["close", "open"])
        parser.add_argument("--reason", required=True, help="for the record; no words of members")

    def handle(self, *args, email, what, reason, **options):
        member = Member.objects.filter(email__iexact=email).first()
        if member is None:
            raise CommandError("No member has this e-mail address.")
        change = close_account if what == "close" else open_account
        change(actor=None, member=member, reason=reason)
        self.stdout.write("Closed: nobody logs in with it." if what == "close" else "Open again.")
