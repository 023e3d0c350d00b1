from django.core.management.base import BaseCommand
from django.utils import translation

from community.privacy import processing_register


class Command(BaseCommand):
    help = "Print the register of processing: what the site keeps of people, why, how long, and what leaving does."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["markdown", "csv"], default="markdown")
        parser.add_argument("--language", default="en", help="of the names of things, for instance nl")

    def handle(self, *args, **options):
        with translation.override(options["language"]):
            text = (
                processing_register.as_csv()
                if options["format"] == "csv"
                else "\n".join(processing_register.as_markdown()) + "\n"
            )
        self.stdout.write(text, ending="")
