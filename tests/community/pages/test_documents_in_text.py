"""Links to documents in a text: only to visible documents, with kind and size."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from community.pages.content.fields import BodyField
from community.pages.media.document_links import readable_size
from community.pages.models import ArticlePage, ReadingIndex, SiteDocument
from tests.community.pages.scenes import make_article
from tests.support.cms import article_form

NASTY = 'Werkblad <script>alert(1)</script> & "meer"'


def make_worksheet(name: str = "werkblad.pdf", **fields) -> SiteDocument:
    values = {"title": "Werkblad", "file": ContentFile(b"%PDF-1.4", name), "file_size": 199_800}
    return SiteDocument.objects.create(**values | fields)


def linked(document_id, text: str = "Het werkblad") -> str:
    return f'<p>Neem <a linktype="document" id="{document_id}">{text}</a> mee.</p>'


def paragraph(client) -> str:
    shown = client.get("/lezen/slapen/")
    assert shown.status_code == 200
    return re.search(r"<p>Neem .*? mee\.</p>", shown.content.decode(), re.DOTALL)[0]


def restrict(document: SiteDocument) -> None:
    restricted = Collection.get_first_root_node().add_child(name="Apart")
    CollectionViewRestriction.objects.create(collection=restricted, restriction_type="login")
    SiteDocument.objects.filter(pk=document.pk).update(collection=restricted)


def editor_value(document: SiteDocument, text: str) -> str:
    """Return the JSON that the editor in the browser sends for a line that is a link."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"key": 0, "offset": 0, "length": len(text)}]
    data = {"id": document.pk, "url": "javascript:alert(1)", "filename": "x", "onclick": "alert(1)"}
    return json.dumps(
        {"blocks": [block], "entityMap": {"0": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": data}}}
    )


def test_link_to_a_document_works_for_a_visitor_and_escapes_its_text(editor, client):
    sheet = make_worksheet("werkblad.txt", file=ContentFile(b"Een regel.", "werkblad.txt"))
    form = article_form("Met een werkblad", **{"action-publish": "1", "body-count": "1"})
    form |= {
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": editor_value(sheet, NASTY),
    }
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


def test_editor_can_link_pages_and_documents_only():
    blocks = ArticlePage._meta.get_field("body").stream_block.child_blocks
    for block in (blocks["text"], blocks["video"].child_blocks["transcript"]):
        assert [entity["type"] for entity in block.field.widget.options["entityTypes"]] == ["LINK", "DOCUMENT"]


def test_restricted_document_is_404_and_its_link_is_plain_text(db, client, cast, as_member):
    sheet = make_worksheet()
    make_article(body=[("text", linked(sheet.pk))])
    assert f'<a href="{sheet.url}"' in paragraph(client)  # the control
    restrict(sheet)
    for browser in (client, as_member(cast.anna), as_member(cast.eva)):
        assert paragraph(browser) == "<p>Neem <a>Het werkblad</a> mee.</p>"
        assert browser.get(sheet.url).status_code == 404


@pytest.mark.parametrize("key", ["", "0", "x", "²", "9" * 9, "9" * 30, "1 OR 1=1"])
def test_link_to_an_unknown_document_is_plain_text(db, client, key):
    make_article(body=[("text", linked(key))])
    assert paragraph(client) == "<p>Neem <a>Het werkblad</a> mee.</p>"


def test_many_links_cost_one_query(db, client, django_assert_num_queries):
    from wagtail.rich_text import expand_db_html

    sheets = [make_worksheet() for _ in range(3)]
    with django_assert_num_queries(1):
        shown = expand_db_html("".join(linked(sheet.pk) for sheet in sheets))
    assert [sheet.url in shown for sheet in sheets] == [True] * 3


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 kB"), (199_800, "200 kB"), (999_400, "999 kB"), (2_340_000, "2,3 MB")]
)
def test_size_is_shown_in_a_readable_unit(size, text):
    assert readable_size(size) == text


def test_blocks_of_a_body_are_no_part_of_the_schema():
    for name in ("body", "body_en"):
        _name, path, blocks, options = ArticlePage._meta.get_field(name).deconstruct()
        assert (path, blocks, set(options)) == (
            "community.pages.content.fields.BodyField",
            [],
            {"blank", "verbose_name"},
        )
        assert "text" in BodyField(**options).stream_block.child_blocks
