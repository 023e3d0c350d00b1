"""A QR code as our own drawing: a style sheet gives it its colours, so that nothing inline is needed."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_SQUARES = 4  # the white edge that a camera needs


def drawing_of(text: str) -> SafeString:
    """Black squares on white, also when the page is dark. Decorative: the same key stands beside it in letters."""
    code = qrcode.QRCode(border=QUIET_SQUARES)
    code.add_data(text)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        len(rows),
        squares,
    )
