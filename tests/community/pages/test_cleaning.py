"""Cleaned uploads hold no metadata: every field that we know of is searched in the file that is kept."""

import re
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from community.pages.uploads import Refused, images, jpeg, mp4, pdf
from tests.community.pages import files

pytestmark = pytest.mark.once  # no database

CANARY = re.compile(rb"kanarie-[a-z-]*")


def everything(content: bytes) -> bytes:
    """Return all content of a file, decompressed."""
    parts = [content]
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as opened:
            pdf_objects = [*opened.objects, opened.trailer]
            parts += [repr(pdf_object).encode() for pdf_object in pdf_objects]
            for stream in pdf_objects:
                if isinstance(stream, pikepdf.Stream):
                    parts.append(stream.read_raw_bytes())
                    if "/DCTDecode" not in repr(stream.get("/Filter")):
                        parts.append(stream.read_bytes())
    if content.startswith(b"\x89PNG"):
        with Image.open(BytesIO(content)) as image:
            image.load()
            parts.append(repr(image.info).encode())
    return b"\n".join(parts)


def canaries(content: bytes) -> set[bytes]:
    return set(CANARY.findall(everything(content)))


CASES = {
    "pdf": (pdf.cleaned, files.pdf, 34),
    "mp4": (mp4.cleaned, files.mp4, 8),
    **{
        kind: (lambda content: images.redrawn(BytesIO(content)), lambda kind=kind: files.photograph(kind), 4)
        for kind in images.KINDS
    },
}


@pytest.mark.parametrize("kind", CASES)
def test_cleaned_file_has_no_metadata(kind, score):
    clean, make, least = CASES[kind]
    sent = make()
    before = canaries(sent)
    assert len(before) >= least, sorted(before)  # the control: they can be found
    kept = clean(sent)
    assert canaries(kept) == set()
    score("Uploads: fields of a file that had a canary, and have none after cleaning", len(before))


def test_cleaned_file_keeps_its_visible_content_and_reading_aids():
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
    assert mp4.cleaned(kept) == kept, "a cleaned film can be cleaned again"


def locked_pdf() -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=pikepdf.Encryption(owner="x", user="", R=6))
    return file.getvalue()


def pdf_of_many_pages() -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pdf.MAX_PAGES + 1):
            made.add_blank_page()
        made.save(file)
    return file.getvalue()


REFUSED = {
    "a locked pdf": (pdf, locked_pdf, "locked"),
    "a pdf of very many pages": (pdf, pdf_of_many_pages, "large"),
    "a broken pdf": (pdf, lambda: b"%PDF-1.7\n1 0 obj", "broken"),
    "a pdf that is cut off": (pdf, lambda: files.pdf()[:300], "broken"),
    "a film with a track of positions": (mp4, lambda: files.mp4("meta"), "more"),
    "a film that is cut off": (mp4, lambda: files.mp4()[:-3], "broken"),
    "a film with html after its end": (mp4, lambda: files.mp4() + b"<script>alert(1)</script>", "broken"),
    "a film without images": (mp4, lambda: files.mp4()[:20], "broken"),
    "a gif instead of a jpeg": (jpeg, lambda: b"GIF89a", "broken"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_file_that_cannot_be_cleaned_is_refused_with_a_reason(case, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 20)
    module, make, reason = REFUSED[case]
    with pytest.raises(Refused) as refused:
        getattr(module, "cleaned", jpeg.without_metadata)(make())
    assert refused.value.reason == reason
