"""allauth's pages that are ours: where an email is sent, or what another browser typed may not count."""

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from community.members.accounts import views

urlpatterns = [
    # /account/
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("email/", login_required(views.EmailView.as_view()), name="account_email"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.ConfirmEmailView.as_view(), name="account_confirm_email"),
    path("password/reset/", views.ResetPasswordView.as_view(), name="account_reset_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetPasswordKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
