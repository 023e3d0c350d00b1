from django.urls import reverse

from community.groups.models import Group
from community.members.drafts import registry


def _groups(things, member) -> dict[str, registry.DraftLink]:
    groups = Group.objects.visible_to(member).filter(slug__in=things)
    return {group.slug: registry.DraftLink(group.title, group.get_absolute_url()) for group in groups}


def _changes(things, member) -> dict[str, registry.DraftLink]:
    groups = Group.objects.visible_to(member).filter(slug__in=things)
    return {
        group.slug: registry.DraftLink(group.title, reverse("groups:change", args=[group.slug])) for group in groups
    }


def _settings(things, member) -> dict[str, registry.DraftLink]:
    groups = Group.objects.visible_to(member).filter(slug__in=things)
    return {
        group.slug: registry.DraftLink(group.title, reverse("groups:host_settings", args=[group.slug]))
        for group in groups
    }


registry.register("join", _groups)
registry.register("group", _changes)
registry.register_page("new_group", "groups:new")
registry.register("host", _settings)
