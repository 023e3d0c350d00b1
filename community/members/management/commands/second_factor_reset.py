from django.core.management.base import BaseCommand, CommandError

from community.members.actions import reset_second_step
from community.members.models import Member
from community.members.rules import needs_second_step


class Command(BaseCommand):
    help = "For a member who lost phone, passkey and paper: take away the second step, and end all sessions."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        member = Member.objects.filter(email__iexact=email).first()
        if member is None:
            raise CommandError("No member has this e-mail address.")
        there = reset_second_step(actor=None, member=member)
        self.stdout.write(f"Taken away: {there} (app, passkeys and codes on paper together). All sessions ended.")
        if needs_second_step(member):
            self.stdout.write("At the next log-in a password is enough to read along; for their work they first set up")
            self.stdout.write("a new second step. Ask for a new password too, when somebody else may know the old one.")
