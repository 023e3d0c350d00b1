"""What editors upload says nothing of who made it: every place that we know of, searched in what is kept."""

import re
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from community.pages.uploads import Refused, jpeg, mp4, pdf, pictures
from tests.community.pages import files

pytestmark = pytest.mark.once  # no database

CANARY = re.compile(rb"kanarie-[a-z-]*")


def everything(content: bytes) -> bytes:
    """All there is in a file, unpacked."""
    found = [content]
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as opened:
            things = [*opened.objects, opened.trailer]
            found += [repr(thing).encode() for thing in things]
            for thing in things:
                if isinstance(thing, pikepdf.Stream):
                    found.append(thing.read_raw_bytes())
                    if "/DCTDecode" not in repr(thing.get("/Filter")):
                        found.append(thing.read_bytes())
    if content.startswith(b"\x89PNG"):
        with Image.open(BytesIO(content)) as picture:
            picture.load()
            found.append(repr(picture.info).encode())
    return b"\n".join(found)


def canaries(content: bytes) -> set[bytes]:
    return set(CANARY.findall(everything(content)))


CASES = {
    "pdf": (pdf.cleaned, files.pdf, 34),
    "mp4": (mp4.cleaned, files.mp4, 8),
    **{
        kind: (lambda sent: pictures.drawn_anew(BytesIO(sent)), lambda kind=kind: files.photograph(kind), 4)
        for kind in pictures.KINDS
    },
}


@pytest.mark.parametrize("kind", CASES)
def test_nothing_is_kept_of_who_made_it(kind, score):
    clean, made, least = CASES[kind]
    sent = made()
    before = canaries(sent)
    assert len(before) >= least, sorted(before)  # the control: they can be found
    kept = clean(sent)
    assert canaries(kept) == set()
    score("Uploads: places in a file where a canary sat, and is gone", len(before))


def test_what_one_sees_and_needs_to_read_stays():
    with pikepdf.open(BytesIO(pdf.cleaned(files.pdf()))) as kept:
        assert len(kept.pages) == 1
        assert b"Zichtbaar" in kept.pages[0].Contents[1].read_bytes()
        assert [str(link.A.get("/URI", link.A.S)) for link in kept.pages[0].Annots if "/A" in link] == [
            "https://example.org/zichtbaar",
            "/GoTo",
        ]
        assert (str(kept.Root.Lang), str(kept.Root.StructTreeRoot.K.Alt)) == ("nl-NL", "Zichtbaar als tekst")
        assert "hier" in repr(kept.Root.Names)
        assert b"Zichtbaar ingevuld" in everything(pdf.cleaned(files.pdf()))
        with Image.open(BytesIO(kept.pages[0].Resources.XObject.Im1.read_raw_bytes())) as photo:
            assert photo.getpixel((5, 5)) == Image.open(BytesIO(files.photograph())).getpixel((5, 5))
    film = files.mp4()
    kept = mp4.cleaned(film)
    assert len(kept) == len(film), "nothing moved"
    assert kept.count(b"picture and sound") == film.count(b"picture and sound")
    assert mp4.cleaned(kept) == kept, "and it is still a film"


def locked() -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=pikepdf.Encryption(owner="x", user="", R=6))
    return file.getvalue()


def many_pages() -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pdf.MAX_PAGES + 1):
            made.add_blank_page()
        made.save(file)
    return file.getvalue()


WRONG = {
    "a locked pdf": (pdf, locked, "locked"),
    "a pdf of very many pages": (pdf, many_pages, "large"),
    "a broken pdf": (pdf, lambda: b"%PDF-1.7\n1 0 obj", "broken"),
    "half a pdf without pages": (pdf, lambda: files.pdf()[:300], "broken"),
    "a film with a track of places": (mp4, lambda: files.mp4("meta"), "more"),
    "half a film": (mp4, lambda: files.mp4()[:-3], "broken"),
    "a film with a page behind it": (mp4, lambda: files.mp4() + b"<script>alert(1)</script>", "broken"),
    "a film without pictures": (mp4, lambda: files.mp4()[:20], "broken"),
    "a jpeg that is none": (jpeg, lambda: b"GIF89a", "broken"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_cleaned_is_refused_with_a_reason(what, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 20)
    module, made, why = WRONG[what]
    with pytest.raises(Refused) as refused:
        getattr(module, "cleaned", jpeg.without_words)(made())
    assert refused.value.why == why
