"""An editor links a document in a text: through the door of the documents, and said what comes."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from community.pages.document_links import size_in_words
from community.pages.fields import BodyField
from community.pages.models import ArticlePage, ReadingIndex, SiteDocument
from tests.community.pages.scenes import make_article
from tests.community.pages.test_cms import article_form

NASTY = 'Werkblad <script>alert(1)</script> & "meer"'


def make_sheet(name: str = "werkblad.pdf", **fields) -> SiteDocument:
    values = {"title": "Werkblad", "file": ContentFile(b"%PDF-1.4", name), "file_size": 199_800}
    return SiteDocument.objects.create(**values | fields)


def linked(document_id, words: str = "Het werkblad") -> str:
    return f'<p>Neem <a linktype="document" id="{document_id}">{words}</a> mee.</p>'


def paragraph(client) -> str:
    shown = client.get("/lezen/slapen/")
    assert shown.status_code == 200
    return re.search(r"<p>Neem .*? mee\.</p>", shown.content.decode(), re.DOTALL)[0]


def keep_apart(document: SiteDocument) -> None:
    apart = Collection.get_first_root_node().add_child(name="Apart")
    CollectionViewRestriction.objects.create(collection=apart, restriction_type="login")
    SiteDocument.objects.filter(pk=document.pk).update(collection=apart)


def written(document: SiteDocument, words: str) -> str:
    """What the editor's screen sends for one line with a link in it."""
    block = {"key": "a", "text": words, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"key": 0, "offset": 0, "length": len(words)}]
    data = {"id": document.pk, "url": "javascript:alert(1)", "filename": "x", "onclick": "alert(1)"}
    return json.dumps(
        {"blocks": [block], "entityMap": {"0": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": data}}}
    )


def test_the_link_of_an_editor_works_for_a_visitor_and_its_words_are_words(editor, client):
    sheet = make_sheet("werkblad.txt", file=ContentFile(b"Een regel.", "werkblad.txt"))
    form = article_form("Met een werkblad", **{"action-publish": "1", "body-count": "1"})
    form |= {"body-0-type": "text", "body-0-order": "0", "body-0-deleted": "", "body-0-value": written(sheet, NASTY)}
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", ReadingIndex.objects.get().pk])
    assert editor.post(add, form).status_code == 302
    shown = client.get("/lezen/uit-het-cms/").content.decode()
    link = re.search(r'<a href="([^"]*)" data-file="txt, 200 kB">(.*?)</a>', shown)
    note = '<span class="file-note">(txt, 200 kB)</span>'
    assert link.groups() == (sheet.url, f'Werkblad &lt;script&gt;alert(1)&lt;/script&gt; &amp; "meer" {note}')
    assert "alert(1)" not in shown.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
    answer = client.get(link[1])
    assert b"".join(answer) == b"Een regel."
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_editor_is_offered_links_and_documents_and_no_other_things():
    blocks = ArticlePage._meta.get_field("body").stream_block.child_blocks
    for block in (blocks["text"], blocks["video"].child_blocks["transcript"]):
        assert [one["type"] for one in block.field.widget.options["entityTypes"]] == ["LINK", "DOCUMENT"]


def test_a_document_that_is_kept_apart_is_not_there_and_its_link_is_only_words(db, client, cast, as_member):
    sheet = make_sheet()
    make_article(body=[("text", linked(sheet.pk))])
    assert f'<a href="{sheet.url}"' in paragraph(client)  # the control
    keep_apart(sheet)
    for browser in (client, as_member(cast.anna), as_member(cast.eva)):
        assert paragraph(browser) == "<p>Neem <a>Het werkblad</a> mee.</p>"
        assert browser.get(sheet.url).status_code == 404


@pytest.mark.parametrize("key", ["", "0", "x", "²", "9" * 9, "9" * 30, "1 OR 1=1"])
def test_a_document_that_is_gone_leaves_the_words(db, client, key):
    make_article(body=[("text", linked(key))])
    assert paragraph(client) == "<p>Neem <a>Het werkblad</a> mee.</p>"


def test_many_links_are_one_question_to_the_database(db, client, django_assert_num_queries):
    from wagtail.rich_text import expand_db_html

    sheets = [make_sheet() for _ in range(3)]
    with django_assert_num_queries(1):
        shown = expand_db_html("".join(linked(sheet.pk) for sheet in sheets))
    assert [sheet.url in shown for sheet in sheets] == [True] * 3


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (199_800, "200 kB"), (999_400, "999 kB"), (2_340_000, "2,3 MB")]
)
def test_a_size_is_said_in_what_people_know(size, words):
    assert size_in_words(size) == words


def test_another_feature_of_text_asks_for_no_migration():
    for name in ("body", "body_en"):
        _name, path, blocks, options = ArticlePage._meta.get_field(name).deconstruct()
        assert (path, blocks, set(options)) == ("community.pages.fields.BodyField", [], {"blank", "verbose_name"})
        assert "text" in BodyField(**options).stream_block.child_blocks
