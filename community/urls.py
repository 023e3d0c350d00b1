"""The only list of URL roots. Dutch without prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.urls import serve_pattern

from community import views
from community.operations.views import metrics, readyz
from community.pages.cms import views as cms_views
from community.pages.views import serve_page
from community.web.decorators import include_with, no_reconsent, open_while_paused

handler403 = "community.views.permission_denied"
handler404 = "community.views.not_found"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("cms/login/", cms_views.login, name="cms_login"),
    path("cms/logout/", cms_views.logout, name="cms_logout"),
    path("cms/account/", require_admin_access(cms_views.AccountSettings.as_view()), name="cms_account"),
    path(
        "cms/images/<int:image_id>/delete/", require_admin_access(cms_views.DeleteImage.as_view()), name="delete_image"
    ),
    path(
        "cms/documents/delete/<int:document_id>/",
        require_admin_access(cms_views.DeleteDocument.as_view()),
        name="delete_document",
    ),
    path("cms/", include(wagtailadmin_urls)),
    path("media/", include_with("community.pages.media.urls", no_reconsent)),
]

if settings.DEMO:
    urlpatterns += [path("dev/mail/", include("demo.urls"))]

urlpatterns += i18n_patterns(
    path("samen/", include("community.pages.urls")),
    path("hulplijnen/nummers/", include("community.pages.number_urls")),
    path("zoeken/", include("search.urls")),
    path("forum/", include("forum.urls")),
    path("chat/", include("chat.rooms.urls")),
    path("hulpmiddelen/", include("selfhelp.tools.urls")),
    path("herstelacademie/", include("recoverycollege.urls")),
    path("groepen/", include("community.groups.urls")),
    path("contact/", include_with("community.contact.urls", open_while_paused)),
    path("huis/", include("community.desk.urls")),
    path("moderatie/rust/", include_with("community.groups.raid.urls", no_reconsent)),
    path("moderatie/", include_with("community.moderation.urls", no_reconsent)),
    path("mijn/berichten/", include("community.notifications.urls")),
    path("mijn/gegevens/meenemen/", include_with("community.privacy.export.urls", no_reconsent)),
    path("mijn/gegevens/", include_with("community.privacy.urls", no_reconsent)),
    path("mijn/taken/", include("community.desk.own_urls")),
    path("mijn/gesprekken/", include("chat.private.urls")),
    path("", include("community.members.urls")),
    path("account/2fa/", include_with("community.members.mfa.urls", no_reconsent)),
    path("account/", include_with("community.members.accounts.allauth_urls", no_reconsent)),
    path("account/", include_with("allauth.account.urls", no_reconsent)),
    # Everything else is a page that an editor made. Wagtail's own list also has pages with a shared password and a
    # log-in of its own; here neither exists.
    re_path(serve_pattern, open_while_paused(serve_page), name="wagtail_serve"),
    prefix_default_language=False,
)

handler400 = "community.pages.error_pages.views.bad_request"
handler500 = "community.pages.error_pages.views.server_error"
handler429 = "community.pages.error_pages.views.too_many_requests"  # asked for by allauth
