"""Pages, authors and files for tests; pages are published as an editor does it."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from community.pages.models import (
    ArticlePage,
    Author,
    ReadingIndex,
    SiteDocument,
    SiteImage,
    StoryIndex,
    StoryPage,
    ThemePage,
)


def publish(parent, page, live=True):
    page.live = False
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def make_author(key="hanneke", **fields) -> Author:
    return Author.objects.create(key=key, **({"name": "Hanneke V.", "role": "expert"} | fields))


def make_theme(slug="angst", **fields) -> ThemePage:
    values = {"title": "Angst en piekeren", "title_en": "Fear and worry", "summary": "Over angst."}
    return publish(ReadingIndex.objects.get(), ThemePage(slug=slug, **(values | fields)))


def make_article(slug="slapen", live=True, **fields) -> ArticlePage:
    values = {"title": "Slapen met een druk hoofd", "body": [("text", "<p>Een stoel met een deken.</p>")]}
    return publish(ReadingIndex.objects.get(), ArticlePage(slug=slug, **(values | fields)), live=live)


def make_story(slug="duiven", **fields) -> StoryPage:
    values = {"title": "Duiven komen terug", "body": [("text", "<p>Ik had twee duiven.</p>")]}
    return publish(StoryIndex.objects.get(), StoryPage(slug=slug, **(values | fields)))


def make_picture() -> SiteImage:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    return SiteImage.objects.create(title="Raam", file=ContentFile(file.getvalue(), "raam.png"), width=40, height=30)


def make_document(name: str, content: bytes = b"een lijst") -> SiteDocument:
    return SiteDocument.objects.create(title="Lijst", file=ContentFile(content, name))
