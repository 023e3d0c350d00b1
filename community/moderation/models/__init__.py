from community.moderation.models.case import Case
from community.moderation.models.colleagues import CaseNote, Opinion
from community.moderation.models.content import ModeratedContent
from community.moderation.models.context import ContextReading
from community.moderation.models.decision import Decision
from community.moderation.models.half_year import HalfYear
from community.moderation.models.measure import Measure
from community.moderation.models.note import ModeratorNote
from community.moderation.models.promises import Promises
from community.moderation.models.queue_order import QueueOrder
from community.moderation.models.report import Report
from community.moderation.models.shift import Shift
from community.moderation.models.statement_template import StatementTemplate
from community.moderation.models.sweep import Sweep, SweepItem

__all__ = [
    "Case",
    "CaseNote",
    "ContextReading",
    "Decision",
    "HalfYear",
    "Measure",
    "ModeratedContent",
    "ModeratorNote",
    "Opinion",
    "Promises",
    "QueueOrder",
    "Report",
    "Shift",
    "StatementTemplate",
    "Sweep",
    "SweepItem",
]
