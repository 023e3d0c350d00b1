"""allauth's page that is ours: what another browser typed may not count."""

from django.urls import re_path

from community.members.accounts import views

urlpatterns = [
    # /account/
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetPasswordKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
