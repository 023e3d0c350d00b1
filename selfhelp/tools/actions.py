"""Every change of a rating or an experience. The action checks its rule itself."""

from django.db import transaction

from community.audit.actions import record
from community.crisis.watch import watch
from community.members.choices import Role
from community.members.models import Member
from community.moderation.choices import ContentState
from community.permissions import require
from community.web.edit_lock import require_version
from selfhelp.tools.models import Experience, Rating, Tool
from selfhelp.tools.rules import can_rate


@transaction.atomic
def rate_tool(*, actor: Member, tool: Tool, helped: str, recommend: str, text: str = "", made_from: str = "") -> Rating:
    """Answer the two questions about a tool, with or without an experience. Rating again changes the answers and the
    text.

    An empty text deletes the experience. An experience that a moderator hid stays hidden when its text is changed.

    Raises:
        NotAllowed: the member does not take part, or not any more.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other answers.
    """
    list(tool.ratings.select_for_update().filter(member=actor))  # two tabs of one member wait for each other
    require(can_rate, actor.refresh_rights(), tool)
    require_version(made_from, earlier_answers(actor, tool))
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


@transaction.atomic
def rewrite_experience(*, actor: Member, experience: Experience, text: str) -> None:
    """Change the text of a hidden experience for its writer: moderation asked for that, and checks its rule. It stays
    hidden."""
    before = experience.text
    experience.text = text
    experience.save(update_fields=["text"])
    record(actor=actor, verb="tool.rate_again", thing=experience.tool)
    watch(kind="experience", thing=experience, text=text, before=before)


def earlier_answers(member: Member, tool: Tool) -> dict:
    """Return what the member answered before, as the form takes it."""
    rating = tool.ratings.filter(member=member).values("helped", "recommend").first() or {}
    experience = Experience.objects.visible_to(member).filter(tool=tool, author=member.persona).first()
    return {**rating, "text": experience.text if experience else ""}
