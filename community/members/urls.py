from django.urls import path
from django.views.generic import TemplateView

from community.members import address_views, consent, late_views, leaving, logins, muting, views

app_name = "members"
urlpatterns = [
    # /mijn/
    path("mijn/", views.home, name="home"),
    path("mijn/welkom/", views.welcome, name="welcome"),
    path("mijn/profiel/", views.edit_profile, name="edit_profile"),
    path("mijn/profiel/<uuid:public_id>/", views.edit_other_profile, name="edit_other_profile"),
    path("mijn/geblokkeerd/", views.blocked, name="blocked"),
    path("mijn/geblokkeerd/<uuid:public_id>/weg/", views.unblock, name="unblock"),
    path("mijn/gedempt/<uuid:public_id>/hoor-weer/", muting.hear_again, name="hear_again"),
    path("mijn/toestemming/", consent.consent, name="consent"),
    path("mijn/toestemming/opnieuw/", consent.asked_again, name="asked_again"),
    path("mijn/concept/", views.draft, name="draft"),
    # /mijn/ingelogd/
    path("mijn/ingelogd/", logins.overview, name="logins"),
    path("mijn/ingelogd/uit/", logins.end_all, name="end_logins"),
    path("mijn/ingelogd/stand/", logins.state, name="login_state"),
    path("mijn/ingelogd/blijf/", logins.stay, name="stay"),
    path("mijn/ingelogd/bericht/", logins.notice, name="login_notice"),
    path("mijn/ingelogd/<uuid:public_id>/uit/", logins.end, name="end_login"),
    # /mijn/bewaard/
    path("mijn/bewaard/", late_views.kept, name="kept_words"),
    path("mijn/bewaard/<uuid:number>/weg/", late_views.let_go, name="let_go_words"),
    # another e-mail address
    path("mijn/adres-houden/", address_views.keep, name="keep_my_address"),
    path("adres-houden/<str:token>/", address_views.keep_from_mail, name="keep_address"),
    # /leden/
    path("leden/<uuid:public_id>/", views.profile, name="profile"),
    path("leden/<uuid:public_id>/blokkeren/", views.block, name="block"),
    path("leden/<uuid:public_id>/dempen/", muting.mute, name="mute"),
    # /weg/
    path("weg/", leaving.quick_exit, name="quick_exit"),
    path("te-jong/", TemplateView.as_view(template_name="members/too_young.html"), name="too_young"),
]
