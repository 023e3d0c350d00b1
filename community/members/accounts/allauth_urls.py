"""allauth's pages that are ours: where two things are stored together, or what another browser typed may not count."""

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from community.members.accounts import views

urlpatterns = [
    # /account/
    path("email/", login_required(views.EmailView.as_view()), name="account_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetPasswordKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
