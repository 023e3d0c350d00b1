from django.utils.translation import gettext_lazy as _

from community.moderation.registry import Target, register
from selfhelp.tools.models import Experience

register(
    Target(
        kind="experience",
        model=Experience,
        label=_("An experience with a tool"),
        text=lambda experience: experience.text,
        url=lambda experience: experience.tool.specific.get_url(),
    )
)
