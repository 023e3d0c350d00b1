"""Every change of a rating or an experience. The action checks its rule itself."""

from django.db import transaction

from community.audit.actions import record
from community.crisis.watch import watch
from community.members.choices import Role
from community.members.models import Member
from community.moderation.choices import ContentState
from community.permissions import require
from selfhelp.tools.models import Experience, Rating, Tool
from selfhelp.tools.rules import can_rate


@transaction.atomic
def rate_tool(*, actor: Member, tool: Tool, helped: str, recommend: str, text: str = "") -> Rating:
    """Answer the two questions about a tool, with or without an experience. Rating again changes the answers and the
    text.

    An empty text deletes the experience. An experience that a moderator hid stays hidden when its text is changed.

    Raises:
        NotAllowed: the member does not take part, or not any more.
    """
    require(can_rate, actor.refresh_rights(), tool)
    rating, is_new = Rating.objects.update_or_create(
        tool=tool,
        member=actor,
        defaults={"helped": helped, "recommend": recommend, "as_professional": actor.role == Role.PROFESSIONAL},
    )
    experience = Experience.objects.filter(tool=tool, author=actor.persona)
    before = experience.values_list("text", flat=True).first() or ""
    if not text:
        # a hidden experience keeps its row without text: when it is written again, it is still hidden
        experience.filter(state=ContentState.HIDDEN).update(text="")
        experience.exclude(state=ContentState.HIDDEN).delete()
    elif not experience.exclude(state=ContentState.REMOVED).update(text=text):
        experience.delete()
        Experience.objects.create(tool=tool, author=actor.persona, text=text)
    record(actor=actor, verb="tool.rate" if is_new else "tool.rate_again", thing=tool)
    if text:
        watch(kind="experience", thing=experience.get(), text=text, before=before)
    return rating
