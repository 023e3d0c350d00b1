"""QR codes as inline SVG, without inline styles."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

BORDER_SQUARES = 4  # the white border that a camera needs


def qr_svg(text: str) -> SafeString:
    """Return an SVG of black squares on white, also on a dark page. Decorative: the key stands beside it in letters."""
    code = qrcode.QRCode(border=BORDER_SQUARES)
    code.add_data(text)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        len(rows),
        squares,
    )
