from community.apps import RoomConfig


class ForumConfig(RoomConfig):
    name = "forum"
    label = "forum"

    def ready(self):
        super().ready()
        from community.groups.choices import GroupKind
        from community.groups.models import show_groups_at

        show_groups_at(GroupKind.BOARD, "forum:board")
