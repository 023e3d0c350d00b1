"""What holds for every text, and not only for those that somebody thought of. Hypothesis looks for one that breaks it.

The texts are the same in each run, so that no test fails by chance.
"""

from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import RequestFactory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community import html, ids, translations
from community.members.profiles.names import has_odd_characters, mixes_alphabets, name_key, tidy
from community.operations.encryption import SealedReader, SealedWriter
from community.web.redirects import same_site_url
from search.analysis.highlighter import highlight

pytestmark = pytest.mark.once  # no database

always_the_same = settings(derandomize=True, database=None, deadline=None, max_examples=100)

MARKUP = st.sampled_from(
    ["<", ">", "&", '"', "'", "[a](", ")", "javascript:", "data:", "https://", "www.", ".nl", "@", "`", "```\n", "~~",
     "**", "<script>", "<img src=x onerror=", "<!--", "]]>", "<svg/", "&lt;", "&#60;", "\n", "\n\n", "# ", "> ", "- ",
     "1. ", "\x00"]
)  # fmt: skip
SOURCE = st.lists(MARKUP | st.text(max_size=8), max_size=30).map("".join)
LETTERS = st.text(st.characters(codec="utf-8"), max_size=30)


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
    for tag, attributes in Tags(html.render_markdown(source).html).found:
        assert tag in html.ALLOWED_TAGS
        assert attributes.keys() <= html.ALLOWED_ATTRIBUTES.get(tag, set()) | {"rel"}
        assert urlsplit(attributes.get("href", "")).scheme in {"", "http", "https", "mailto", "tel"}


@always_the_same
@given(SOURCE)
def test_plain_text_cleaned_twice_is_the_same(source):
    assert html.plain(html.plain(source)) == html.plain(source)
    assert html.one_line(html.one_line(source)) == html.one_line(source)


@always_the_same
@given(LETTERS)
@example("Ϛ")
@example("rrnn")
def test_key_of_a_key_is_that_key(name):
    assert name_key(name_key(name)) == name_key(name)


@always_the_same
@given(LETTERS)
def test_name_that_may_be_stored_stays_itself_and_can_be_seen(name):
    stored = tidy(name)
    assert tidy(stored) == stored
    if not has_odd_characters(stored) and not mixes_alphabets(stored):
        assert name_key(stored)
        assert stored.isprintable()


@always_the_same
@given(st.uuids(), LETTERS)
def test_public_id_is_read_back_and_anything_else_is_none(public_id, text):
    assert ids.id_in(str(public_id)) == public_id
    assert ids.id_in(text) is None or isinstance(ids.id_in(text), UUID)


@always_the_same
@given(st.integers(min_value=-(10**12), max_value=10**12) | LETTERS)
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
@given(LETTERS, LETTERS)
def test_translation_is_read_back_from_its_file(tmp_path_factory, english, dutch):
    text = translations.Text("a" + english)
    path = tmp_path_factory.mktemp("po") / "django.po"
    path.write_text(translations.written("nl", {text: ["b" + dutch]}, set()), encoding="utf-8")
    assert translations.read(path)[0] == {text: ["b" + dutch]}


@always_the_same
@given(SOURCE, st.frozensets(st.text(max_size=6), max_size=3))
def test_marked_text_is_the_same_text(text, terms):
    assert "".join(piece for piece, _ in highlight(text, terms)) == text
