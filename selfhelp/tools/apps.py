from community.apps import RoomConfig


class ToolsConfig(RoomConfig):
    name = "selfhelp.tools"
    label = "tools"
