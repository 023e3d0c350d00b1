from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.operations.encryption import SealError
from community.privacy.export import actions, files
from community.privacy.export.models import DataExport
from community.web import ratelimit

EXPORTS_PER_DAY = 5
DOWNLOADS_PER_DAY = 20
NEUTRAL_NAME = "mijn-gegevens.zip"  # the list of downloads of a shared device shows it
A_DAY = 86_400


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the export: ask for it, its progress, the download. A script reloads this page and shows what changed."""
    export = DataExport.objects.visible_to(request.user).unexpired().first()
    return render(request, "export/home.html", {"export": export, "days": actions.KEPT_DAYS})


@login_required
@reauthentication_required
def ask(request: HttpRequest) -> HttpResponse:
    try:
        ratelimit.consume("export", request.user.pk, limit=EXPORTS_PER_DAY, seconds=A_DAY)
    except ratelimit.RateLimitExceeded:
        text = _("You have already asked for your data several times today. You can do it again tomorrow.")
        return render(request, "privacy/too_many.html", {"text": text}, status=429)
    actions.ask_for_export(actor=request.user, language=request.LANGUAGE_CODE.split("-")[0])
    return redirect("export:home")


@login_required
def drop(request: HttpRequest) -> HttpResponse:
    actions.drop_export(actor=request.user)
    messages.success(request, _("Done. The file is gone from the site."))
    return redirect("export:home")


@login_required
@reauthentication_required
def download(request: HttpRequest, public_id) -> HttpResponse:
    """Send the file to the member it is about, until it expires."""
    export = get_object_or_404(DataExport.objects.visible_to(request.user).ready(), public_id=public_id)
    try:
        ratelimit.consume("export-download", request.user.pk, limit=DOWNLOADS_PER_DAY, seconds=A_DAY)
        source = files.open_for_reading(export)
    except ratelimit.RateLimitExceeded:
        text = _("You have downloaded this file many times today. You can do it again tomorrow.")
        return render(request, "privacy/too_many.html", {"text": text}, status=429)
    except (FileNotFoundError, SealError) as error:
        raise Http404 from error
    actions.note_download(actor=request.user)
    return _file_response(request, source)


def _file_response(request: HttpRequest, source) -> StreamingHttpResponse:
    response = StreamingHttpResponse(files.chunks(source), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{NEUTRAL_NAME}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
