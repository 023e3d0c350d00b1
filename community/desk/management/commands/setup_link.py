from django.core.management.base import BaseCommand

from community.desk.setup.links import VALID_FOR, has_operator, setup_url


class Command(BaseCommand):
    help = "Print the link with which the first operator begins in the browser; nothing while there is an operator."

    def handle(self, *args, **options):
        if has_operator():
            return
        self.stdout.write(setup_url())
        self.stderr.write(f"It works once, within {VALID_FOR.days} days. Open it yourself: who has it runs the house.")
