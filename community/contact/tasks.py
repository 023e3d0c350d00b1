from datetime import timedelta

from community import background
from community.contact.actions import tell_of_messages


@background.periodic("contact.alerts", every=timedelta(minutes=10))
def tell_those_who_run_the_site() -> str:
    return f"{tell_of_messages()} messages to the site"
