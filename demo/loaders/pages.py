"""Themes, articles, stories, words, standard pages and their authors, published as an editor would."""

import re
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from community.html import render_markdown
from community.pages.error_pages import static_pages
from community.pages.models import (
    ArticlePage,
    Author,
    HelpLine,
    HomePage,
    ReadingIndex,
    StandardPage,
    StoryIndex,
    StoryPage,
    ThemePage,
    WordListPage,
    WordPage,
)
from demo import content
from demo.content import Block

LINK_REL = re.compile(r' rel="[^"]*"')
SLUG_BLOCKS = {"helpline", "tool", "course"}
DAYS_BETWEEN_TEXTS = 9


def load() -> str:
    add_authors()
    mark_helplines_checked()
    add_themes()
    add_texts("articles", ArticlePage, ReadingIndex.objects.get())
    add_texts("stories", StoryPage, StoryIndex.objects.get())
    add_words()
    fill_standard_pages()
    static_pages.write()
    kinds = (("themes", ThemePage), ("articles", ArticlePage), ("stories", StoryPage), ("words", WordPage))
    return ", ".join(f"{model.objects.live().count()} {name}" for name, model in kinds)


def body_of(blocks: list[Block]) -> list[tuple]:
    """Return the blocks of a file as blocks of a page."""
    return [_page_block(block) for block in blocks]


def _page_block(block: Block) -> tuple:
    if block.kind == "quote":
        return ("quote", {"text": block.text, "who": block.who})
    if block.kind == "text":
        return ("text", LINK_REL.sub("", render_markdown(block.text)))
    if block.kind == "topic":
        return ("topic", str(content.topic_id(block.text)))
    return (block.kind, block.text)


def add(model: type[Page], parent: Page, slug: str, **fields) -> Page:
    """Return the page with this slug; create and publish it when there is none."""
    existing = model.objects.child_of(parent).filter(slug=slug).first()
    if existing:
        return existing
    page = parent.add_child(instance=model(slug=slug, live=False, **fields))
    page.save_revision().publish()
    return page


def english_of(front: dict) -> dict:
    return {
        "title_en": front.get("title_en", ""),
        "summary_en": front.get("summary_en", ""),
        "body_en": body_of(front["blocks_en"]),
    }


def add_authors() -> None:
    for row in content.toml("authors")["author"]:
        Author.objects.get_or_create(key=row["key"], defaults=row)


def mark_helplines_checked() -> None:
    """Date the check of the help lines: the facts were read in public sources when this content was written."""
    month_ago = timezone.localdate() - timedelta(days=30)
    HelpLine.objects.filter(checked="source", checked_on__isnull=True).update(checked_on=month_ago)


def add_themes() -> None:
    parent = ReadingIndex.objects.get()
    for slug, front, blocks in content.markdown_files("themes"):
        fields = {"title": front["title"], "summary": front["summary"], "position": front["order"]}
        fields["talk_group"] = front["group"]
        add(ThemePage, parent, slug, body=body_of(blocks), **fields, **english_of(front))


def add_texts(folder: str, model: type[Page], parent: Page) -> None:
    """Add articles or stories, as if one was published every nine days."""
    for number, (slug, front, blocks) in enumerate(content.markdown_files(folder)):
        related = [("tool", tool) for tool in front["tools"]] + [("course", course) for course in front["courses"]]
        page = add(
            model,
            parent,
            slug,
            title=front["title"],
            summary=front["summary"],
            body=body_of(blocks),
            theme=ThemePage.objects.get(slug=front["theme"]),
            author=Author.objects.get(key=front["author"]),
            content_note=front["content_note"],
            reviewed_on=timezone.localdate() - timedelta(days=front["reviewed_days_ago"]),
            related=related,
            **english_of(front),
        )
        published = timezone.now() - timedelta(days=2 + number * DAYS_BETWEEN_TEXTS)
        model.objects.filter(pk=page.pk, first_published_at__gt=published).update(first_published_at=published)


def add_words() -> None:
    parent = WordListPage.objects.get()
    for slug, front, blocks in content.markdown_files("words"):
        fields = {name: front[name] for name in ("title", "clinical", "summary")}
        theme = ThemePage.objects.filter(slug=front["theme"]).first()
        add(WordPage, parent, slug, body=body_of(blocks), theme=theme, **fields, **english_of(front))


def fill_standard_pages() -> None:
    """Fill the fixed pages that are still empty since the migration."""
    pages = [
        (StandardPage.objects.filter(slug=slug).first(), *rest) for slug, *rest in content.markdown_files("standard")
    ]
    if (content.FOLDER / "home.md").exists():
        pages.append((HomePage.objects.get(), *content.markdown_file("home")))
    for page, front, blocks in pages:
        if page is None or page.body:
            continue
        fields = {"title": front["title"], "summary": front["summary"], "body": body_of(blocks), **english_of(front)}
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
