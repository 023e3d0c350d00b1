from django.core.management.base import CommandError

from community.members.choices import DutyKind, Role
from community.members.duties.actions import end_duty, give_duty, recognise_role
from community.members.management.member_command import MemberCommand
from community.members.models import Duty


class Command(MemberCommand):
    help = "Give a member a duty, or end it: the first operator, moderator and editor of a community begin here."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("kind", nargs="?", choices=DutyKind.values)
        parser.add_argument("--group", help="the slug of one group; without it the duty is for everywhere")
        parser.add_argument("--end", action="store_true", help="end the duty")
        parser.add_argument("--role", choices=Role.values, help="the label beside the name")

    def handle_member(self, member, *, kind, group, end, role, **options):
        if role:
            recognise_role(actor=None, member=member, role=role)
            self.stdout.write(f"The label is now: {role}.")
        if kind:
            change = self.end if end else self.give
            self.stdout.write(change(member, kind, self.group_of(group)))
        for duty in member.duties.now().select_related("group"):
            self.stdout.write(f"  {duty.kind} ({duty.group.slug if duty.group else 'everywhere'})")

    def group_of(self, slug):
        if not slug:
            return None
        group = Duty._meta.get_field("group").related_model.objects.filter(slug=slug).first()
        if group is None:
            raise CommandError("No group has this slug.")
        return group

    def give(self, member, kind, group) -> str:
        give_duty(actor=None, member=member, kind=kind, group=group)
        return f"Given: {kind}."

    def end(self, member, kind, group) -> str:
        duty = member.duties.now().filter(kind=kind, group=group).first()
        if duty is None:
            raise CommandError("This member does not have this duty now.")
        end_duty(actor=None, duty=duty)
        return f"Ended: {kind}."
