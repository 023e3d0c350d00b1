from datetime import timedelta

from community import background
from forum.unanswered.actions import forget_unanswered, tell_hosts_of_unanswered


@background.periodic("forum.unanswered", every=timedelta(minutes=15))
def tell_hosts() -> str:
    return f"{tell_hosts_of_unanswered()} posts wait, {forget_unanswered()} forgotten"
