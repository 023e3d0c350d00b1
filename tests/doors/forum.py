from uuid import uuid4

from forum.actions import start_topic


def scene(cast, board, circle):
    said = {"title": "Hoe gaat het", "source": "Vandaag ging het."}
    open_topic = start_topic(actor=cast.bram, group=board, cid=uuid4(), **said)
    closed_topic = start_topic(actor=cast.anna, group=circle, cid=uuid4(), **said)
    open_post, closed_post = open_topic.posts.get(), closed_topic.posts.get()
    return {
        "board": [board.slug],
        "circle": [circle.slug],
        "bram": [open_topic.public_id],
        "anna": [closed_topic.public_id],
        "by_bram": [open_post.public_id],
        "by_anna": [closed_post.public_id],
        "to_bram": [open_post.public_id, "support"],
        "to_anna": [closed_post.public_id, "support"],
        "odd": [open_post.public_id, "thumb"],
    }


TABLE = """
#                  scene   method visitor anna bram noor ben mo  pia eva otto
forum:index        -       GET  200 200 200 200 200 200 200 200 200
forum:board        board   GET  200 200 200 200 200 200 200 200 200
forum:board        circle  GET  404 200 404 404 200 200 404 404 404
forum:choose_board -       GET  302 200 200 200 200 200 200 200 200
forum:new_topic    board   GET  302 200 200 200 200 200 200 200 200
forum:new_topic    circle  GET  302 200 404 404 200 200 404 404 404
forum:new_topic    circle  POST 302 200 404 404 200 200 404 404 404
forum:topic        bram    GET  200 200 200 200 200 200 200 200 200
forum:topic        anna    GET  404 200 404 404 404 200 404 404 404
forum:posts_after  bram    GET  200 200 200 200 200 200 200 200 200
forum:posts_after  anna    GET  404 200 404 404 404 200 404 404 404
forum:reply        bram    GET  405 405 405 405 405 405 405 405 405
forum:reply        bram    POST 302 200 200 200 200 200 200 200 200
forum:reply        anna    POST 302 200 404 404 404 200 404 404 404
forum:move         bram    GET  302 403 403 403 403 200 403 403 403
forum:move         bram    POST 302 403 403 403 403 200 403 403 403
forum:move         anna    GET  302 403 404 404 404 403 404 404 404
forum:post         by_bram GET  302 302 302 302 302 302 302 302 302
forum:post         by_anna GET  404 302 404 404 404 302 404 404 404
forum:edit         by_bram GET  302 403 200 403 403 403 403 403 403
forum:edit         by_anna POST 302 200 404 404 404 403 404 404 404
forum:remove       by_bram GET  302 403 200 403 403 403 403 403 403
forum:remove       by_anna GET  302 200 404 404 404 403 404 404 404
forum:history      by_bram GET  302 403 200 403 403 200 403 403 403
forum:history      by_anna GET  302 200 404 404 404 200 404 404 404
forum:react        to_bram POST 302 302 403 302 302 302 302 302 302
forum:react        to_anna POST 302 403 404 404 404 302 404 404 404
forum:react        odd     POST 302 404 404 404 404 404 404 404 404
"""
