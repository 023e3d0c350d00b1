"""What members say of a tool."""

from django.db import transaction

from community.audit.actions import record
from community.members.choices import Role
from community.members.models import Member
from community.moderation.choices import ContentState
from selfhelp.tools.models import Experience, Rating, Tool


@transaction.atomic
def rate_tool(*, actor: Member, tool: Tool, helped: str, recommend: str, text: str = "") -> Rating:
    """Answer the two questions, with or without a few words. Answering again changes the answer and the words.

    Leaving the words empty takes them away. Words that a moderator hid stay hidden when they are changed.
    """
    rating, new = Rating.objects.update_or_create(
        tool=tool,
        member=actor,
        defaults={"helped": helped, "recommend": recommend, "as_professional": actor.role == Role.PROFESSIONAL},
    )
    said = Experience.objects.filter(tool=tool, author=actor.persona)
    if not text:
        # what was hidden keeps its place without words: written anew, it is still hidden
        said.filter(state=ContentState.HIDDEN).update(text="")
        said.exclude(state=ContentState.HIDDEN).delete()
    elif not said.exclude(state=ContentState.REMOVED).update(text=text):
        said.delete()
        Experience.objects.create(tool=tool, author=actor.persona, text=text)
    record(actor=actor, verb="tool.rate" if new else "tool.rate_again", thing=tool)
    return rating
