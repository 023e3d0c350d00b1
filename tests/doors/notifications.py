from community.notifications.actions import tell
from community.notifications.models import Preferences
from community.notifications.post import stop_token
from tests.forum.scenes import talk

TABLE = """
notifications:list         -          GET   302 200 200 200 200 200 200 200 200
notifications:read_all     -          GET   405 405 405 405 405 405 405 405 405
notifications:read_all     -          POST  302 302 302 302 302 302 302 302 302
notifications:open         of_anna    GET   405 405 405 405 405 405 405 405 405
notifications:open         of_anna    POST  302 302 404 404 404 404 404 404 404
notifications:settings     -          GET   302 200 200 200 200 200 200 200 200
notifications:settings     -          POST  302 200 200 200 200 200 200 200 200
notifications:begin_break  -          GET   405 405 405 405 405 405 405 405 405
notifications:begin_break  -          POST  302 200 200 200 200 200 200 200 200
notifications:end_break    -          GET   405 405 405 405 405 405 405 405 405
notifications:end_break    -          POST  302 302 302 302 302 302 302 302 302
notifications:follow       on_board   GET   302 200 200 200 200 200 200 200 200
notifications:follow       in_circle  GET   302 200 404 404 404 200 404 404 404
notifications:follow       in_circle  POST  302 200 404 404 404 200 404 404 404
notifications:follow       the_circle GET   302 200 404 404 200 200 404 404 404
notifications:stop         stopped    GET   200 200 200 200 200 200 200 200 200
notifications:stop         stopped    POST  200 200 200 200 200 200 200 200 200
notifications:stop         no_link    POST  404 404 404 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    notification = tell(member=cast.anna, kind="moderation.looked", thing=cast.anna.pk)
    return {
        "of_anna": [notification.public_id],
        "on_board": ["topic", talk(cast.bram, board).public_id],
        "in_circle": ["topic", talk(cast.anna, circle).public_id],
        "the_circle": ["group", circle.public_id],
        "stopped": [stop_token(Preferences.objects.create(member=cast.noor))],
        "no_link": ["abc.def"],
    }
