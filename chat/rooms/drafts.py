from chat.rooms.models import Room
from community.members.drafts import registry


def _rooms(things, member) -> dict[str, registry.Spot]:
    rooms = Room.objects.visible_to(member).filter(public_id__in=registry.keys_in(things))
    return {str(room.public_id): registry.Spot(room.title, room.get_absolute_url()) for room in rooms}


registry.register("room", _rooms)
