from django.utils.translation import gettext_lazy as _

from community.moderation.registry import Target, TextPart, register
from selfhelp.tools.actions import rewrite_experience
from selfhelp.tools.models import Experience
from selfhelp.tools.models.ratings import MAX_EXPERIENCE_CHARACTERS

register(
    Target(
        kind="experience",
        model=Experience,
        label=_("An experience with a tool"),
        text=lambda experience: experience.text,
        excerpt="text",
        url=lambda experience: experience.tool.specific.get_url(),
        parts=lambda experience: [TextPart("text", _("Your experience"), experience.text, MAX_EXPERIENCE_CHARACTERS)],
        rewrite=lambda actor, experience, words: rewrite_experience(actor=actor, experience=experience, **words),
    )
)
