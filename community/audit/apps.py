from community.apps import RoomConfig


class AuditConfig(RoomConfig):
    name = "community.audit"
    label = "audit"
