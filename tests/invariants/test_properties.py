"""Properties that hold for every text, not only for the examples of a test. Hypothesis looks for one that breaks it.

The texts are the same in each run, so that no test fails by chance.
"""

import json
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community import html, ids, translations
from community.groups.models import Group
from community.members.profiles.forms import refuse_odd_writing
from community.members.profiles.names import name_key, tidy
from community.operations.encryption import SealedReader, SealedWriter
from community.text import is_visible, one_line, plain, remove_invisible
from community.web.pagination import MAX_CURSOR_CHARACTERS, Cursor
from community.web.redirects import same_site_url
from search.analysis.highlighter import Highlighter

pytestmark = pytest.mark.once  # no database

always_the_same = settings(derandomize=True, database=None, deadline=None, max_examples=100)

MARKUP = st.sampled_from(
    ["<", ">", "&", '"', "'", "[a](", ")", "javascript:", "data:", "https://", "www.", ".nl", "@", "`", "```\n", "~~",
     "**", "<script>", "<img src=x onerror=", "<!--", "]]>", "<svg/", "&lt;", "&#60;", "\n", "\n\n", "# ", "> ", "- ",
     "1. ", "\x00"]
)  # fmt: skip
SOURCE = st.lists(MARKUP | st.text(max_size=8), max_size=30).map("".join)
UNSEEN = st.sampled_from(
    [*"\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u202e\u2028\u2066\u2800\u3164\ufe0f\uffa0\u034f\u00ad\n ",
     "\U000e0041", "\U0001f3f4", "\u0301", "ع", "र", "\u094d", "👍", "葛", "a"]
)  # fmt: skip
INVISIBLE = st.lists(UNSEEN, max_size=12).map("".join)
CHARACTERS = st.text(st.characters(codec="utf-8"), max_size=30)


class Tags(HTMLParser):
    def __init__(self, source: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@always_the_same
@given(SOURCE)
def test_markdown_holds_only_allowed_tags_and_links(source):
    for tag, attributes in Tags(html.render_post(source).html).found:
        assert tag in html.ALLOWED_TAGS
        assert attributes.keys() <= html.ALLOWED_ATTRIBUTES.get(tag, set()) | {"rel"}
        assert urlsplit(attributes.get("href", "")).scheme in {"", "http", "https", "mailto", "tel"}


@always_the_same
@given(CHARACTERS)
@example("Ϛ")
@example("rrnn")
def test_key_of_a_key_is_that_key(name):
    assert name_key(name_key(name)) == name_key(name)


@always_the_same
@given(CHARACTERS)
def test_name_that_may_be_stored_stays_itself_and_can_be_seen(name):
    stored = tidy(name)
    assert tidy(stored) == stored
    with suppress(ValidationError):
        refuse_odd_writing(name)
        assert name_key(stored)
        assert is_visible(stored)
        assert remove_invisible(stored) == stored


@always_the_same
@given(SOURCE | CHARACTERS | INVISIBLE)
def test_plain_text_stays_itself_and_can_be_seen_or_is_empty(source):
    for clean in (plain, one_line):
        stored = clean(source)
        assert clean(stored) == stored
        assert is_visible(stored) == bool(stored)


@always_the_same
@given(st.uuids(), CHARACTERS)
def test_public_id_is_read_back_and_anything_else_is_none(public_id, text):
    assert ids.id_in(str(public_id)) == public_id
    assert ids.id_in(text) is None or isinstance(ids.id_in(text), UUID)


@always_the_same
@given(st.integers(min_value=-(10**12), max_value=10**12) | CHARACTERS)
def test_number_fits_a_column(typed):
    assert 0 <= ids.number_in(str(typed)) < 10**9


@always_the_same
@given(
    st.lists(
        st.sampled_from(["/", "\\", ":", "//", "http:", "evil.example", "testserver", "@", "?", "#", "\t", "%2f"])
        | st.text(max_size=3),
        max_size=8,
    ).map("".join)
)
def test_redirect_stays_on_this_site(url):
    target = same_site_url(RequestFactory().get("/"), url, "/")
    assert urlsplit(target.replace("\\", "/")).netloc in {"", "testserver"}


@always_the_same
@given(st.lists(st.binary(max_size=200), max_size=20))
def test_encrypted_stream_is_read_back_however_it_was_written(parts):
    target = BytesIO()
    writer = SealedWriter(target, b"k" * 32)
    for part in parts:
        writer.write(part)
    writer.finish()
    assert SealedReader(BytesIO(target.getvalue()), b"k" * 32).readall() == b"".join(parts)


@always_the_same
@given(CHARACTERS, CHARACTERS)
def test_translation_is_read_back_from_its_file(tmp_path_factory, english, dutch):
    text = translations.Text("a" + english)
    path = tmp_path_factory.mktemp("po") / "django.po"
    path.write_text(translations.po_content("nl", {text: ["b" + dutch]}, set()), encoding="utf-8")
    assert translations.read(path)[0] == {text: ["b" + dutch]}


@always_the_same
@given(SOURCE, st.frozensets(st.text(max_size=6), max_size=3))
def test_marked_text_is_the_same_text(text, terms):
    assert "".join(piece for piece, _ in Highlighter(terms).whole(text)) == text


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=9)  # also half a pair, which no database takes
MOMENTS = st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
JSON = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | MOMENTS | st.uuids().map(str)
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
ROWS = Group.objects.all()  # only asked for its fields


@always_the_same
@given(st.datetimes(timezones=st.just(UTC)), PLAIN)
def test_cursor_holds_the_values_of_its_row(moment, title):
    cursor = Cursor(("-created_at", "title", "public_id"))
    row = Group(created_at=moment, title=title)
    ((name, text),) = parse_qsl(cursor.url_after(row).removeprefix("?"))
    assert name == "after"
    if len(text) <= MAX_CURSOR_CHARACTERS:
        assert cursor._values(ROWS, text) == [moment, title, row.public_id]


@always_the_same
@given(st.tuples(MOMENTS | JSON, ANY_TEXT | JSON, st.uuids().map(str) | JSON))
@example(["0001-01-01T00:00:00+14:00", "", str(UUID(int=0))])
@example(["2026-11-30T00:00:00+00:00", "\ud800", str(UUID(int=0))])
def test_values_of_a_cursor_that_somebody_made_fit_a_database(values):
    text = urlsafe_b64encode(json.dumps(values).encode()).decode()
    if read := Cursor(("-created_at", "title", "public_id"))._values(ROWS, text):
        moment, title, public_id = read
        assert moment.astimezone(UTC)
        assert title.encode() is not None
        assert isinstance(public_id, UUID)


@always_the_same
@given(SOURCE)
def test_text_that_is_no_cursor_gives_no_values(text):
    assert Cursor(("-created_at", "title", "public_id"))._values(ROWS, text) is None
