from community.members.accounts.actions.account import close_account, open_account
from community.members.management.member_command import MemberCommand


class Command(MemberCommand):
    help = "Close the account of a member, so that nobody logs in with it and who is in is out; or open it again."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("what", choices=["close", "open"])
        parser.add_argument("--reason", required=True, help="for the record; no words of members")

    def handle_member(self, member, *, what, reason, **options):
        change = close_account if what == "close" else open_account
        change(actor=None, member=member, reason=reason)
        self.stdout.write("Closed: nobody logs in with it." if what == "close" else "Open again.")
