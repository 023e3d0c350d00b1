"""Search documents of the college: its courses."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext as _

from community.indexing import Document, ResultLink, Source, keys_of, register
from community.pages.content.language import InLanguage
from community.pages.documents import page_url, visible_of_class
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


def link(course: tuple) -> ResultLink:
    return ResultLink(title=str(InLanguage(course)["title"]), url=page_url(course), label=_("Course"))


register(
    Source(
        "course",
        documents,
        lambda: keys_of(Course.objects.live()),
        partial(visible_of_class, Course),
        link,
        visible_pages,
    )
)
