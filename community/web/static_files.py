"""Serve static files, also those of the version that comes: they are collected while this process still runs, and a
page of a process that was restarted already may ask this one for them."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

MANIFEST = "staticfiles.json"  # written last, each time that files are collected


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Look at the folder again for a file that is not known, once each time that files were collected."""

    def __init__(self, *args, **kwargs):
        self._collected_at = collected_at()
        super().__init__(*args, **kwargs)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_unknown = request.path_info.startswith(self.static_prefix) and request.path_info not in self.files
        if is_unknown and not self.autorefresh and (now := collected_at()) != self._collected_at:
            self._collected_at = now
            self.add_files(self.static_root, prefix=self.static_prefix)
        return super().__call__(request)


def collected_at() -> int:
    """Return when files were collected last, in nanoseconds; 0 when they never were."""
    try:
        return (Path(settings.STATIC_ROOT) / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0
