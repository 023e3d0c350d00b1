from datetime import timedelta

from django.core.management import call_command

from community import background
from community.pages.error_pages import static_pages


@background.periodic("pages.scheduled", every=timedelta(minutes=5))
def publish_scheduled() -> str:
    """Publish and unpublish pages at the time that an editor gave them."""
    call_command("publish_scheduled", verbosity=0)
    return "pages whose time has come"


@background.periodic("pages.error_pages", every=timedelta(hours=1))
def write_error_pages() -> str:
    """Write the error pages also after an update of the code, when no help line changed."""
    static_pages.write()
    return "written with the help lines of now"


@background.periodic("pages.references", every=timedelta(days=7))
def rebuild_references() -> str:
    """Build Wagtail's index of references anew: texts from before a block was known to it are in no row."""
    call_command("rebuild_references_index", verbosity=0)
    return "what refers to what"
