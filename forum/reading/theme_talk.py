"""The place where people talk about a theme, and the topics about it."""

from django.db.models import Q

from community.groups.models import Group
from community.pages.models import ArticlePage, StoryPage, ThemePage
from forum.models import Topic
from forum.querysets import TopicQuerySet
from forum.rules import User


def topics_of_theme(theme: ThemePage, user: User) -> TopicQuerySet:
    """Return the topics that this reader may see: about the theme, about its texts, and in its own group."""
    about = Q(about_kind=theme.kind, about_id=str(theme.public_id))
    for model in (ArticlePage, StoryPage):
        keys = model.objects.visible_to(user).filter(theme=theme).values_list("public_id", flat=True)
        about |= Q(about_kind=model.kind, about_id__in=[str(key) for key in keys])
    if theme.talk_group:
        about |= Q(group__slug=theme.talk_group)
    return Topic.objects.visible_to(user).in_place().filter(about).with_people().newest_first()


def group_of_theme(theme: ThemePage, topics: list[Topic], user: User) -> Group | None:
    """Return the group that its editor chose; else the board of the newest of these topics; else the first board."""
    groups = Group.objects.visible_to(user)
    if theme.talk_group and (chosen := groups.filter(slug=theme.talk_group).first()):
        return chosen
    boards = groups.boards().readable_by(user)
    talked_about = [topic.group_id for topic in topics if topic.group.kind == "board"]
    return boards.filter(pk__in=talked_about[:1]).first() or boards.in_order().first()
