"""allauth's URLs, without its pages that show primary keys, or codes for a second time."""

from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache

from community.members.mfa import views
from community.members.mfa.views import second_step_first

urlpatterns = [
    # /account/2fa/
    path("", never_cache(views.SecondStepOverview.as_view()), name="mfa_index"),
    path("first/", views.second_step, name="second_step"),
    path("authenticate/", authenticate, name="mfa_authenticate"),
    path("reauthenticate/", reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", second_step_first(never_cache(views.ActivateApp.as_view())), name="mfa_activate_totp"),
    path("totp/deactivate/", second_step_first(login_required(deactivate_totp)), name="mfa_deactivate_totp"),
    path("recovery-codes/", second_step_first(never_cache(views.ViewCodes.as_view())), name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", second_step_first(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("webauthn/add/", second_step_first(never_cache(add_webauthn)), name="mfa_add_webauthn"),
    path("webauthn/reauthenticate/", views.ReauthenticateWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("webauthn/<int:number>/remove/", second_step_first(views.remove_passkey), name="mfa_remove_webauthn"),
]
