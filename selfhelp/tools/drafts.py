from django.urls import reverse

from community.members.drafts import registry
from selfhelp.tools.models import Tool


def _ratings(things, member) -> dict[str, registry.DraftLink]:
    tools = Tool.objects.visible_to(member).filter(slug__in=things)
    return {tool.slug: registry.DraftLink(tool.title, reverse("tools:rate", args=[tool.slug])) for tool in tools}


registry.register("rate", _ratings)
