from chat.rooms.actions import make_room, open_session, send_message


def scene(cast, board, circle):
    open_room = make_room(actor=cast.mo, group=board, title="De bank bij het raam")
    closed_room = make_room(actor=cast.mo, group=circle, title="De serre")
    for room in (open_room, closed_room):
        open_session(actor=cast.mo, room=room)
    by_bram = send_message(actor=cast.bram, room=open_room, cid="1", text="Hoi allemaal")
    by_anna = send_message(actor=cast.anna, room=closed_room, cid="1", text="Hoi")
    return {
        "open": [open_room.public_id],
        "closed": [closed_room.public_id],
        "by_bram": [by_bram.public_id],
        "by_anna": [by_anna.public_id],
        "bram": [cast.bram.persona.public_id],
        "anna": [cast.anna.persona.public_id],
        "board": [board.slug],
        "circle": [circle.slug],
    }


TABLE = """
#               scene   method visitor anna bram noor ben mo  pia eva otto
chat:index      -       GET  200 200 200 200 200 200 200 200 200
chat:index      -       POST 405 405 405 405 405 405 405 405 405
chat:room       open    GET  200 200 200 200 200 200 200 200 200
chat:room       closed  GET  404 200 404 404 200 200 404 404 404
chat:room       open    POST 302 200 200 200 200 200 200 200 200
chat:room       closed  POST 404 200 404 404 200 200 404 404 404
chat:message    by_bram GET  302 302 302 302 302 302 302 302 302
chat:message    by_anna GET  404 302 404 404 404 302 404 404 404
chat:remove     by_bram GET  302 403 200 403 403 403 403 403 403
chat:remove     by_anna GET  302 200 404 404 404 403 404 404 404
chat:drawing    bram    GET  200 200 200 200 200 200 200 200 200
chat:drawing    anna    GET  200 200 200 200 404 200 200 200 200
chat:make       board   POST 302 403 403 403 403 302 403 403 403
chat:make       circle  POST 302 403 404 404 403 302 404 404 404
chat:light_on   open    POST 302 403 403 403 403 302 403 403 403
chat:light_on   closed  POST 302 403 404 404 403 302 404 404 404
chat:light_off  closed  POST 302 403 404 404 403 302 404 404 404
chat:light_off  open    GET  405 405 405 405 405 405 405 405 405
"""
