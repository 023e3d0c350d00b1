"""Sample files, with a canary in every field that we know of and that no reader sees."""

import struct
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, PngImagePlugin

GPS, CAMERA = 0x8825, 0x0110
VISIBLE_TEXT = "Zichtbaar"


def canary(name: str) -> str:
    return f"kanarie-{name}-piep"


def photograph(kind: str = "JPEG", upright: bool = False, **more) -> bytes:
    """Return an image with the position where it was made, the camera, comments, and bytes after its end."""
    image, exif = Image.new("RGB", (60, 40), "teal"), Image.Exif()
    exif[CAMERA] = canary("camera")
    exif[0x9286] = canary("exif")
    exif[0x0112] = 1 if upright else 6  # on its side
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 7.0), 3: "E", 4: (5.0, 6.0, 7.0)})
    png_texts = PngImagePlugin.PngInfo()
    png_texts.add_text("Author", canary("png-text"))
    png_texts.add_text("Comment", canary("png-packed"), zip=True)
    png_texts.add_itxt("XML:com.adobe.xmp", canary("png-xmp"))
    own = {
        "JPEG": {"comment": canary("remark").encode(), "xmp": canary("xmp").encode()},
        "PNG": {"pnginfo": png_texts},
        "WEBP": {"xmp": canary("xmp").encode()},
    }
    profile = canary("profile").encode()
    file = BytesIO()
    image.save(file, kind, exif=exif, icc_profile=profile, **own.get(kind, {}), **more)
    return file.getvalue() + canary("behind").encode()


def pdf() -> bytes:
    made = Pdf.new()
    page = made.add_blank_page(page_size=(300, 300)).obj
    page.Contents = made.make_stream(f"BT /F1 12 Tf 20 250 Td ({VISIBLE_TEXT}) Tj ET /Im1 Do".encode())
    stream = made.make_stream
    photo = stream(photograph(upright=True), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40)
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    photo.Metadata = stream(canary("picture-xmp").encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(XObject=Dictionary(Im1=photo), Font=Dictionary(F1=font))
    page.Metadata = stream(canary("page-xmp").encode())
    page.PieceInfo = Dictionary(Word=Dictionary(Private=String(canary("piece"))))
    page.LastModified = String(canary("modified"))
    page.Thumb = stream(canary("thumb").encode())
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(canary("page-script"))))
    page.Annots = made.make_indirect(Array(annotations(made)))
    attached = Dictionary(
        Type=Name.Filespec, F=String(canary("file-name")), EF=Dictionary(F=stream(b"kanarie-in-file-piep"))
    )
    script = Dictionary(S=Name.JavaScript, JS=stream(canary("named-script").encode()))
    root = made.Root
    root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), attached])),
        JavaScript=Dictionary(Names=Array([String("b"), script])),
        Dests=Dictionary(Names=Array([String("hier"), Array([page, Name.Fit])])),
    )
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(canary("open-script")))
    root.Metadata = stream(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{canary('xmp')}</x:xmpmeta>".encode())
    root.Lang, root.MarkInfo = String("nl-NL"), Dictionary(Marked=True)
    root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, Alt=String(f"{VISIBLE_TEXT} als tekst"))
    )
    layer = Dictionary(
        Type=Name.OCG, Name=String("Laag"), Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(canary("layer"))))
    )
    root.OCProperties = Dictionary(OCGs=Array([made.make_indirect(layer)]), D=Dictionary())
    root.Own = String(canary("own-key"))
    form = {"Fields": Array([page.Annots[-1]]), "XFA": stream(canary("xfa").encode()), "DA": String("/F1 9 Tf")}
    root.AcroForm = Dictionary(**form, DR=Dictionary(Font=Dictionary(F1=font)))
    for key in ("Author", "Creator", "Producer", "Title", "Keywords", "Own"):
        made.docinfo[f"/{key}"] = String(canary(f"info-{key.lower()}"))
    file = BytesIO()
    made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue() + f"\n% {canary('behind')}\n".encode()


def annotations(made: Pdf) -> list[Dictionary]:
    def annotation(kind: str, **more) -> Dictionary:
        rectangle = Array([10, 10, 90, 30])
        return made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=rectangle, **more))

    def link(kind: str, **more) -> Dictionary:
        values = {key: value if isinstance(value, Dictionary) else String(value) for key, value in more.items()}
        return annotation("Link", A=Dictionary(S=Name(f"/{kind}"), **values), NM=String(canary("link-name")))

    filled_in = f"BT /F1 9 Tf ({VISIBLE_TEXT} ingevuld) Tj ET".encode()
    drawn = made.make_stream(filled_in, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]))
    note = {"T": canary("note-author"), "Contents": canary("note"), "CreationDate": canary("note-date")}
    field = {"T": String(canary("field")), "V": String("x"), "DA": String("/F1 9 Tf")}
    return [
        annotation("Text", **{key: String(value) for key, value in note.items()}),
        annotation("FileAttachment", FS=Dictionary(Type=Name.Filespec, F=String(canary("note-file")))),
        link("URI", URI="https://example.org/zichtbaar"),
        link("URI", URI=f"javascript:{canary('link-url')}"),
        link("JavaScript", JS=canary("link-script")),
        link("Launch", F=canary("launch")),
        link("GoTo", D="hier", Next=Dictionary(S=Name.JavaScript, JS=String(canary("next")))),
        annotation("Widget", FT=Name.Tx, F=4, AP=Dictionary(N=drawn), **field),
    ]


def box(kind: str, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), kind.encode("latin-1")) + content


def mp4(handler: str = "vide") -> bytes:
    time = b"kanarie-"  # two times of four bytes
    name = handler.encode() + bytes(12) + canary("handler").encode() + b"\0"
    video = box("avc1", bytes(42), canary("compressor").encode().ljust(32), bytes(4))
    data_information = box("dinf", box("dref", bytes(4), b"\0\0\0\1", box("url ", bytes(4), canary("folder").encode())))
    samples = box("minf", data_information, box("stbl", box("stsd", bytes(4), b"\0\0\0\1", video)))
    media = box("mdia", box("mdhd", bytes(4), time, bytes(12)), box("hdlr", bytes(8), name), samples)
    track = box("trak", box("tkhd", bytes(4), time, bytes(72)), box("udta", canary("track").encode()), media)
    user_data = box("udta", box("\xa9xyz", canary("position").encode()), box("meta", canary("tool").encode()))
    return b"".join(
        [
            box("ftyp", b"mp42\0\0\0\0mp42"),
            box("free", canary("free").encode()),
            box("moov", box("mvhd", bytes(4), time, bytes(84)), track, user_data),
            box("uuid", canary("uuid").encode()),
            box(
                "moof", box("mfhd", bytes(8)), box("traf", box("tfhd", bytes(8)), box("uuid", canary("part").encode()))
            ),
            box("mdat", b"picture and sound"),
            box("meta", canary("meta").encode()),
        ]
    )
