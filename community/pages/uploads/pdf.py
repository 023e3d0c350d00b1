"""A PDF, written anew with its pages and what helps to read them: nothing of who made it, nothing that runs.

What one may know of the document is named here (``CATALOG``, ``PAGE``, ``LINK``) and all else goes; further down, where
every program has keys of its own, what tells of people or moves by itself is named and goes.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

from community.pages.uploads import Refused, jpeg

MAX_PAGES = 1_000
MAX_OBJECTS = 200_000
MAX_PICTURE_BYTES = 50 * 1024 * 1024

# The order of pages, headings to jump to, and the marks by which a screen reader reads.
CATALOG = {
    "/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/Outlines", "/Dests", "/Names", "/Lang",
    "/MarkInfo", "/StructTreeRoot", "/OCProperties",
}  # fmt: skip
PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
    "/Rotate", "/Group", "/Annots", "/Tabs", "/StructParents", "/UserUnit",
}  # fmt: skip
# Notes in the margin name who wrote them; of these kinds the drawing becomes part of the page.
DRAWN = {
    "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut",
}  # fmt: skip
LINK = {
    "/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/QuadPoints", "/F", "/Dest", "/A", "/Contents",
    "/StructParent",
}  # fmt: skip
NOWHERE = {
    "/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate", "/Author", "/Creator", "/Producer",
    "/CreatorInfo", "/OpenAction", "/AA", "/JS", "/JavaScript", "/EF", "/AF", "/EmbeddedFile", "/Thumb", "/Perms",
    "/DSS", "/Collection", "/Threads", "/SpiderInfo", "/WebCapture", "/OPI", "/VP", "/Measure", "/PtData", "/LGIDict",
    "/Ref", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/URIActions",
}  # fmt: skip
LEADS = ("http://", "https://", "mailto:", "tel:")


def cleaned(content: bytes) -> bytes:
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
                raise Refused("large")
            return _written_anew(pdf)
    except pikepdf.PasswordError as locked:
        raise Refused("locked") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as broken:
        raise Refused from broken


def _written_anew(pdf: Pdf) -> bytes:
    _draw_what_was_filled_in(pdf)
    _keep_only(pdf.Root, CATALOG)
    if "/Names" in pdf.Root:
        _keep_only(pdf.Root.Names, {"/Dests"})
    for page in pdf.pages:
        _keep_only(page.obj, PAGE)
    for thing in _dictionaries(pdf):
        _clean(thing)
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,  # what is packed stays packed: nothing can swell here
    )
    return target.getvalue()


def _draw_what_was_filled_in(pdf: Pdf) -> None:
    """Notes go, forms and drawings become part of the page, and links stay."""
    for page in pdf.pages:
        _keep_notes(page.obj, DRAWN | {"/Link"})
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations()
    for page in pdf.pages:
        _keep_notes(page.obj, {"/Link"})
        for link in page.obj.get("/Annots", []):
            _keep_only(link, LINK)


def _keep_notes(page: Dictionary, kinds: set[str]) -> None:
    if "/Annots" not in page:
        return
    notes = [note for note in page.Annots if isinstance(note, Dictionary) and str(note.get("/Subtype")) in kinds]
    if notes:
        page.Annots = Array(notes)
    else:
        del page["/Annots"]


def _keep_only(thing: Dictionary, keys: set[str]) -> None:
    for key in set(thing.keys()) - keys:
        del thing[key]


def _dictionaries(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary and stream, also those that stand inside another."""
    for thing in pdf.objects:
        waiting = [thing]
        while waiting:
            found = waiting.pop()
            if isinstance(found, Dictionary | Stream):
                yield found
                inside = [value for _, value in found.items()]
            else:
                inside = list(found) if isinstance(found, Array) else []
            waiting += [value for value in inside if isinstance(value, Dictionary | Array) and not value.is_indirect]


def _clean(thing: Dictionary | Stream) -> None:
    for key in NOWHERE & set(thing.keys()):
        del thing[key]
    for key in ("/A", "/Next", "/PA"):
        action = thing.get(key)
        if isinstance(action, Dictionary) and "/S" in action and not _leads_somewhere(action):
            del thing[key]
    if isinstance(thing, Stream):
        for key in {"/F", "/FFilter", "/FDecodeParms"} & set(thing.keys()):  # a stream that stands in another file
            del thing[key]
        if thing.get("/Subtype") == Name.Image:
            _clean_picture(thing)


def _leads_somewhere(action: Dictionary) -> bool:
    """To a page of this document or of the web; all else is a program, a file or a form."""
    if Name.GoTo == action.S:
        return True
    return action.S == Name.URI and str(action.get("/URI", "")).strip().lower().startswith(LEADS)


def _clean_picture(picture: Stream) -> None:
    """A photograph stands in a PDF as the telephone made it."""
    filters = picture.get("/Filter", Array())
    filters = [filters] if isinstance(filters, Name) else list(filters)
    if Name.JPXDecode in filters:
        if filters != [Name.JPXDecode]:
            raise Refused
        picture.write(jpeg.without_words_2000(picture.read_raw_bytes()), filter=Name.JPXDecode)
    if Name.DCTDecode in filters:
        content = picture.read_raw_bytes()
        if filters == [Name.FlateDecode, Name.DCTDecode]:
            unpacking = zlib.decompressobj()
            content = unpacking.decompress(content, MAX_PICTURE_BYTES)
            if unpacking.unconsumed_tail:
                raise Refused("large")
        elif filters != [Name.DCTDecode]:
            raise Refused
        parameters = picture.get("/DecodeParms")
        last = list(parameters)[-1] if isinstance(parameters, Array) and len(parameters) else parameters
        kept = last if isinstance(last, Dictionary) else None
        picture.write(jpeg.without_words(content), filter=Name.DCTDecode, decode_parms=kept)
