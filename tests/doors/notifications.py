from community.notifications.actions import tell

TABLE = """
notifications:list       -          GET   302 200 200 200 200 200 200 200 200
notifications:read_all   -          GET   405 405 405 405 405 405 405 405 405
notifications:read_all   -          POST  302 302 302 302 302 302 302 302 302
notifications:open       of_anna    GET   405 405 405 405 405 405 405 405 405
notifications:open       of_anna    POST  302 302 404 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    notification = tell(member=cast.anna, kind="moderation.looked", thing=cast.anna.pk)
    return {"of_anna": [notification.public_id]}
