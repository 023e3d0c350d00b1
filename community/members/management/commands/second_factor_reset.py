from community.members.management.member_command import MemberCommand
from community.members.mfa.actions import reset_second_step
from community.members.mfa.rules import needs_second_step


class Command(MemberCommand):
    help = "For a member who lost phone, passkey and paper: take away the second step, and end all sessions."

    def handle_member(self, member, **options):
        count = reset_second_step(actor=None, member=member)
        self.stdout.write(f"Taken away: {count} (app, passkeys and codes on paper together). All sessions ended.")
        if needs_second_step(member):
            self.stdout.write("At the next log-in a password is enough to read along; for their work they first set up")
            self.stdout.write("a new second step. Ask for a new password too, when somebody else may know the old one.")
