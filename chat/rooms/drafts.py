from chat.rooms.models import Evening, Room
from community.members.drafts import registry


def _rooms(things, member) -> dict[str, registry.DraftLink]:
    rooms = Room.objects.visible_to(member).filter(public_id__in=registry.public_ids_in(things))
    return {str(room.public_id): registry.DraftLink(room.title, room.get_absolute_url()) for room in rooms}


def _evenings(things, member) -> dict[str, registry.DraftLink]:
    rows = (
        Evening.objects.visible_to(member).filter(public_id__in=registry.public_ids_in(things)).select_related("room")
    )
    return {str(row.public_id): registry.DraftLink(row.room.title, row.get_absolute_url()) for row in rows}


registry.register("evening", _evenings)
registry.register("cancel_evening", _evenings)
registry.register("new_evening", _rooms)
registry.register("weekly_date", _rooms)
registry.register("room", _rooms)
registry.register("room_theme", _rooms)
