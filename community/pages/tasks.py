from datetime import timedelta

from django.core.management import call_command

from community import background
from community.pages import error_page


@background.periodic("pages.scheduled", every=timedelta(minutes=5))
def publish_scheduled() -> str:
    """Pages that an editor gave a time to appear or to go."""
    call_command("publish_scheduled", verbosity=0)
    return "pages whose time has come"


@background.periodic("pages.error_pages", every=timedelta(hours=1))
def write_error_pages() -> str:
    """Also after an update of the code, when no help line changed."""
    error_page.write()
    return "written with the help lines of now"
