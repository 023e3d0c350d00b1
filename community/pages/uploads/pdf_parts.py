"""Parts of a PDF that stay although they are metadata: its title, and fields to fill in, without their names."""

import re
from collections.abc import Iterator
from contextlib import suppress

from pikepdf import Array, Dictionary, Name, Pdf, String

MAX_TITLE_CHARACTERS = 200
MAX_DEPTH = 20  # of fields inside fields
# A title with one of these was made by a program, from the name of a file or of a person.
NOT_A_TITLE = re.compile(
    r"[\\@\x00-\x1f]|\w:/|://|\.(?:docx?|pdf|odt|rtf|indd|pptx?|xlsx?|pages|tex)\b|untitled", re.IGNORECASE
)
PEOPLE = ("/Author", "/Creator", "/Producer", "/Company", "/Manager")
FILLABLE = (Name.Tx, Name.Btn, Name.Ch)
FORM = {"/Fields", "/DR", "/DA", "/Q"}
FIELD = {
    "/Type", "/Subtype", "/Rect", "/FT", "/Parent", "/Kids", "/T", "/TU", "/Ff", "/V", "/DV", "/DA", "/Q", "/MaxLen",
    "/Opt", "/TI", "/I", "/AP", "/AS", "/MK", "/BS", "/Border", "/F", "/H", "/P", "/StructParent",
}  # fmt: skip


def title_of(pdf: Pdf) -> str:
    """Return the title, which a screen reader says first; empty when it may tell of a person, a folder or a program."""
    people = [str(pdf.docinfo.get(key, "")) for key in PEOPLE]
    title = str(pdf.docinfo.get("/Title", ""))
    with suppress(Exception):  # the metadata of others may be any XML, or none
        metadata = pdf.open_metadata()
        title = title or str(metadata.get("dc:title", ""))
        people += [str(name) for name in metadata.get("dc:creator", [])]
    title = " ".join(title.removeprefix("Microsoft Word - ").split())
    words = {word for name in people for word in name.lower().split() if len(word) > 2}
    tells = NOT_A_TITLE.search(title) or words & set(re.findall(r"\w+", title.lower()))
    return "" if tells or " " not in title or len(title) > MAX_TITLE_CHARACTERS else title


def set_title(pdf: Pdf, title: str) -> None:
    """Write the title alone, and let readers show it instead of the name of the file."""
    if title:
        pdf.docinfo["/Title"] = String(title)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def take_fields_out(pdf: Pdf) -> tuple[Dictionary, list[tuple[Dictionary, list]]]:
    """Take what can be filled in from its page, so that it does not become part of it.

    Returns the form without what computes or sends, and each page with the fields that stood on it.
    """
    form = pdf.Root.get("/AcroForm", Dictionary())
    form = Dictionary({key: form[key] for key in FORM & set(form.keys())})
    taken = []
    for page in pdf.pages:
        notes = list(page.obj.get("/Annots", []))
        fields = [note for note in notes if _is_fillable(note)]
        if fields:
            page.obj.Annots = Array([note for note in notes if not _is_fillable(note)])
            taken.append((page.obj, fields))
    return form, taken


def put_fields_back(pdf: Pdf, form: Dictionary, taken: list[tuple[Dictionary, list]]) -> None:
    """Put the fields back, with new names, and without what computes, sends or signs."""
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    if not taken:
        return
    for page, fields in taken:
        page.Annots = Array([*page.get("/Annots", []), *fields])
    form.Fields = Array([field for field in form.get("/Fields", []) if _holds_fillable(field)])
    pdf.Root.AcroForm = form
    for number, field in enumerate(_all_fields(form.Fields), 1):
        for key in set(field.keys()) - FIELD:
            del field[key]
        if "/T" in field:
            field.T = String(f"veld{number}")


def _is_fillable(note) -> bool:
    """Return whether this is an empty field; what somebody filled in is part of the page."""
    return isinstance(note, Dictionary) and note.get("/Subtype") == Name.Widget and _is_empty_field(note)


def _is_empty_field(field: Dictionary) -> bool:
    value = _inherited(field, "/V")
    is_empty = value is None or str(value) in ("", "/Off") or value == _inherited(field, "/DV")
    return is_empty and _inherited(field, "/FT") in FILLABLE


def _inherited(field: Dictionary, key: str):
    """Return a value of a field, or else of the field that it is part of."""
    for _level in range(MAX_DEPTH):
        if key in field or not isinstance(field.get("/Parent"), Dictionary):
            return field.get(key)
        field = field.Parent
    return None


def _holds_fillable(field) -> bool:
    return any(_is_empty_field(inner) for inner in _all_fields([field]))


def _all_fields(fields, depth: int = 0) -> Iterator[Dictionary]:
    for field in fields:
        if isinstance(field, Dictionary) and depth < MAX_DEPTH:
            yield field
            yield from _all_fields(field.get("/Kids", []), depth + 1)
