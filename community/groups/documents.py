"""Search documents of groups: title and summary, for the users who may see the group."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from community.groups.choices import Admission, Visibility
from community.groups.models import Group
from community.indexing import AUDIENCE_PUBLIC, Document, ResultLink, Source, audience_of_group, keys_of, register


def documents(keys: Iterable[str]) -> Iterator[Document]:
    for group in Group.objects.filter(pk__in=list(keys)):
        listed = group.visibility == Visibility.PUBLIC or group.admission in {Admission.EVERYONE, Admission.ON_REQUEST}
        yield Document(
            kind="group",
            key=str(group.pk),
            title=group.title,
            text=group.summary,
            audience=AUDIENCE_PUBLIC if listed else audience_of_group(group.pk),
        )


def link(group: Group) -> ResultLink:
    return ResultLink(group.title, group.get_absolute_url(), _("Group"), group.get_kind_display())


register(Source("group", documents, lambda: keys_of(Group.objects.all()), Group.objects.visible_to, link))
