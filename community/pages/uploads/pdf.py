"""PDF, written again with its pages and its aids for reading: without metadata, scripts and attached files.

Of the document, a page and a link, only the keys in ``CATALOG``, ``PAGE`` and ``LINK`` are kept. Deeper, where every
program has keys of its own, those in ``REMOVED_KEYS`` are removed: they tell of people, or run by themselves.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

from community.pages.uploads import Refused, jpeg, pdf_parts

MAX_PAGES = 1_000
MAX_OBJECTS = 200_000
MAX_IMAGE_BYTES = 50 * 1024 * 1024

# The order of pages, bookmarks, and the structure by which a screen reader reads.
CATALOG = {
    "/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/Outlines", "/Dests", "/Names", "/Lang",
    "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/AcroForm",
}  # fmt: skip
PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
    "/Rotate", "/Group", "/Annots", "/Tabs", "/StructParents", "/UserUnit",
}  # fmt: skip
# Annotations name their writer; the drawing of these kinds becomes part of the page, and so does a signature.
FLATTENED_ANNOTATIONS = {
    "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut",
}  # fmt: skip
LINK = {
    "/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/QuadPoints", "/F", "/Dest", "/A", "/Contents",
    "/StructParent",
}  # fmt: skip
REMOVED_KEYS = {
    "/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate", "/Author", "/Creator", "/Producer",
    "/CreatorInfo", "/OpenAction", "/AA", "/JS", "/JavaScript", "/EF", "/AF", "/EmbeddedFile", "/Thumb", "/Perms",
    "/DSS", "/Collection", "/Threads", "/SpiderInfo", "/WebCapture", "/OPI", "/VP", "/Measure", "/PtData", "/LGIDict",
    "/Ref", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/URIActions",
}  # fmt: skip
LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def cleaned(content: bytes) -> bytes:
    """Return a PDF with the same pages and without hidden data.

    Raises:
        Refused: it cannot be read, is locked with a password ("locked"), has too much in it ("large"), or is a form
            that works in one program alone ("form").
    """
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
                raise Refused("large")
            return _rewritten(pdf)
    except pikepdf.PasswordError as locked:
        raise Refused("locked") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as broken:
        raise Refused from broken


def _rewritten(pdf: Pdf) -> bytes:
    if _works_in_one_program(pdf):
        raise Refused("form")
    title = pdf_parts.title_of(pdf)
    _flatten(pdf)
    _keep_only(pdf.Root, CATALOG)
    if "/Names" in pdf.Root:
        _keep_only(pdf.Root.Names, {"/Dests"})
    for page in pdf.pages:
        _keep_only(page.obj, PAGE)
    for dictionary in _dictionaries(pdf):
        _clean(dictionary)
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]
    pdf_parts.set_title(pdf, title)
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,  # compressed streams stay compressed, so that none can grow
    )
    return target.getvalue()


def _flatten(pdf: Pdf) -> None:
    """Remove notes, make drawings part of the page, and keep links and fields to fill in."""
    for page in pdf.pages:
        _keep_annotations(page.obj, FLATTENED_ANNOTATIONS | {"/Link"})
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    form, fields = pdf_parts.take_fields_out(pdf)
    pdf.flatten_annotations()
    for page in pdf.pages:
        _keep_annotations(page.obj, {"/Link"})
        for link in page.obj.get("/Annots", []):
            _keep_only(link, LINK)
    pdf_parts.put_fields_back(pdf, form, fields)


def _works_in_one_program(pdf: Pdf) -> bool:
    """Return whether the pages are only a notice, and the form itself is a program for one reader (dynamic XFA)."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form and bool(pdf.Root.get("/NeedsRendering", False))


def _keep_annotations(page: Dictionary, kinds: set[str]) -> None:
    if "/Annots" not in page:
        return
    annotations = [note for note in page.Annots if isinstance(note, Dictionary) and str(note.get("/Subtype")) in kinds]
    if annotations:
        page.Annots = Array(annotations)
    else:
        del page["/Annots"]


def _keep_only(dictionary: Dictionary, keys: set[str]) -> None:
    for key in set(dictionary.keys()) - keys:
        del dictionary[key]


def _dictionaries(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Yield every dictionary and stream, also those inside another."""
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            current = waiting.pop()
            if isinstance(current, Dictionary | Stream):
                yield current
                values = [value for _, value in current.items()]
            else:
                values = list(current) if isinstance(current, Array) else []
            waiting += [value for value in values if isinstance(value, Dictionary | Array) and not value.is_indirect]


def _clean(dictionary: Dictionary | Stream) -> None:
    for key in REMOVED_KEYS & set(dictionary.keys()):
        del dictionary[key]
    for key in ("/A", "/Next", "/PA"):
        action = dictionary.get(key)
        if isinstance(action, Dictionary) and "/S" in action and not _is_link(action):
            del dictionary[key]
    if isinstance(dictionary, Stream):
        for key in {"/F", "/FFilter", "/FDecodeParms"} & set(dictionary.keys()):  # its data is in another file
            del dictionary[key]
        if dictionary.get("/Subtype") == Name.Image:
            _clean_image(dictionary)


def _is_link(action: Dictionary) -> bool:
    """Return whether an action leads to a page of this document or of the web, and not to a program, file or form."""
    if Name.GoTo == action.S:
        return True
    return action.S == Name.URI and str(action.get("/URI", "")).strip().lower().startswith(LINK_SCHEMES)


def _clean_image(image: Stream) -> None:
    """Remove the metadata of an image: a photograph is in a PDF as the telephone made it."""
    filters = image.get("/Filter", Array())
    filters = [filters] if isinstance(filters, Name) else list(filters)
    if Name.JPXDecode in filters:
        if filters != [Name.JPXDecode]:
            raise Refused
        image.write(jpeg.without_metadata_2000(image.read_raw_bytes()), filter=Name.JPXDecode)
    if Name.DCTDecode in filters:
        content = image.read_raw_bytes()
        if filters == [Name.FlateDecode, Name.DCTDecode]:
            decompressor = zlib.decompressobj()
            content = decompressor.decompress(content, MAX_IMAGE_BYTES)
            if decompressor.unconsumed_tail:
                raise Refused("large")
        elif filters != [Name.DCTDecode]:
            raise Refused
        parameters = image.get("/DecodeParms")
        last = list(parameters)[-1] if isinstance(parameters, Array) and len(parameters) else parameters
        kept = last if isinstance(last, Dictionary) else None
        image.write(jpeg.without_metadata(content), filter=Name.DCTDecode, decode_parms=kept)
