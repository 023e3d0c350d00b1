"""Publish and unpublish at the time that an editor gave, and leave alone what somebody relies on by then."""

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from community.pages.actions import postpone_expiry_of_used_pages


class Command(WagtailCommand):
    """Wagtail's command, which would stop at the first page that is refused."""

    def handle(self, *args, **options) -> None:
        if not options.get("dryrun"):
            postpone_expiry_of_used_pages()
        super().handle(*args, **options)
