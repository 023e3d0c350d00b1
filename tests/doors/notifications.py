from datetime import timedelta

from django.utils import timezone

from community.notifications.email.tokens import unsubscribe_token
from community.notifications.models import Notification, Preferences

URLS = """
notifications:list         -   GET   mine    use
notifications:read_all     -   POST  mine    use
notifications:open         *   POST  notice  open
notifications:settings     -   GET   mine    use
notifications:settings     -   POST  mine    use
notifications:begin_break  -   POST  mine    use
notifications:end_break    -   POST  mine    use
notifications:unsubscribe  *   GET   mail    see
notifications:unsubscribe  *   POST  mail    see      200
socket:join                me  -     mine    see
socket:get                 me  -     mine    see
socket:send                me  -     mine    nothing
"""


def in_a_week(house, cell) -> dict:
    return {"until": (timezone.localdate() + timedelta(days=7)).isoformat()}


WORDS = {
    "notifications:settings": {"mail": "none", "digest_hour": 8, "quiet_from": 22, "quiet_until": 8},
    "notifications:begin_break": in_a_week,
}


def things(house):
    def told(member, thing="x", caused_by=None) -> list:
        values = {"kind": "moderation.looked", "thing": thing, "caused_by": caused_by}
        return [Notification.objects.create(member=member, **values).public_id]

    people = {role: member for role, member in house.people.items() if member is not None}
    return {
        "notice": {
            "shared": told(house.writer),
            "own": {role: told(member) for role, member in people.items()},
            "own_caused": {role: told(member, "y", caused_by=house.writer) for role, member in people.items()},
        },
        "mail": {
            "shared": [unsubscribe_token(Preferences.objects.create(member=house.writer))],
            "unsigned": ["abc.def"],
        },
    }
