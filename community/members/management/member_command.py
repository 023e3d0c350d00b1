from django.core.management.base import BaseCommand, CommandError

from community.members.models import Member


class MemberCommand(BaseCommand):
    """A command about one member, given by the email address that they log in with."""

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        try:
            member = Member.objects.get_by_natural_key(email)
        except (Member.DoesNotExist, ValueError):
            member = None
        if member is None:
            raise CommandError("No member has this e-mail address.")
        self.handle_member(member, **options)

    def handle_member(self, member: Member, **options) -> None:
        """Run the command, with the options that it declared."""
        raise NotImplementedError
