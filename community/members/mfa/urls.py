"""allauth's names and addresses, without its pages that show keys of rows or codes for a second time."""

from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache

from community.members.mfa import views as views
from community.members.mfa.views import shown_before

urlpatterns = [
    # /account/2fa/
    path("", never_cache(views.Overview.as_view()), name="mfa_index"),
    path("first/", views.second_step, name="second_step"),
    path("authenticate/", authenticate, name="mfa_authenticate"),
    path("reauthenticate/", reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", shown_before(never_cache(views.SetUpApp.as_view())), name="mfa_activate_totp"),
    path("totp/deactivate/", shown_before(login_required(deactivate_totp)), name="mfa_deactivate_totp"),
    path("recovery-codes/", shown_before(never_cache(views.CodesOnPaper.as_view())), name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", shown_before(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("webauthn/add/", shown_before(never_cache(add_webauthn)), name="mfa_add_webauthn"),
    path("webauthn/reauthenticate/", views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("webauthn/<int:number>/remove/", shown_before(views.remove_passkey), name="mfa_remove_webauthn"),
]
