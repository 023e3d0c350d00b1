from chat.rooms.models import Room
from community.members.drafts import registry


def _rooms(things, member) -> dict[str, registry.DraftLink]:
    rooms = Room.objects.visible_to(member).filter(public_id__in=registry.public_ids_in(things))
    return {str(room.public_id): registry.DraftLink(room.title, room.get_absolute_url()) for room in rooms}


registry.register("room", _rooms)
registry.register("room_theme", _rooms)
