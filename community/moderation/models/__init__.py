from community.moderation.models.content import ModeratedContent
from community.moderation.models.decision import Decision
from community.moderation.models.note import ModeratorNote
from community.moderation.models.report import Report

__all__ = ["Decision", "ModeratedContent", "ModeratorNote", "Report"]
