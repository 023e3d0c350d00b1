"""Search documents of the college: its courses."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from community.indexing import Document, ResultLink, Source, keys_of, register
from community.pages.querysets import visible_pages
from recoverycollege.models import Course


def documents(keys: Iterable[str]) -> Iterable[Document]:
    for course in Course.objects.live().filter(pk__in=list(keys)).select_related("theme"):
        outcomes = " ".join(str(block.value) for block in course.outcomes)
        yield Document(
            kind="course",
            key=str(course.pk),
            title=course.title,
            text=" ".join([course.summary, outcomes, course.text, course.for_whom]),
            summary=course.summary,
            keywords=" ".join(filter(None, [course.theme and course.theme.title, course.title_en, course.summary_en])),
            theme=course.theme.slug if course.theme else "",
            at=course.last_published_at,
        )


def visible(user) -> QuerySet:
    return Course.objects.visible_to(user).only("title", "title_en", "url_path")


def link(course: Course) -> ResultLink:
    return ResultLink(title=str(course.in_language["title"]), url=course.get_url(), label=_("Course"))


register(Source("course", documents, lambda: keys_of(Course.objects.live()), visible, link, visible_pages))
