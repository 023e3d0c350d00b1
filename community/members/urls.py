from django.urls import path
from django.views.generic import TemplateView

from community.members import views
from community.members.accounts import views as account_views
from community.members.consent import views as consent_views
from community.members.drafts import views as draft_views
from community.members.relations import mute_views
from community.members.sessions import quick_exit
from community.members.sessions import views as session_views

app_name = "members"
urlpatterns = [
    # /mijn/
    path("mijn/", views.home, name="home"),
    path("mijn/welkom/", views.welcome, name="welcome"),
    path("mijn/profiel/", views.edit_profile, name="edit_profile"),
    path("mijn/profiel/<uuid:public_id>/", views.edit_other_profile, name="edit_other_profile"),
    path("mijn/geblokkeerd/", views.blocked, name="blocked"),
    path("mijn/geblokkeerd/<uuid:public_id>/weg/", views.unblock, name="unblock"),
    path("mijn/gedempt/<uuid:public_id>/hoor-weer/", mute_views.hear_again, name="hear_again"),
    path("mijn/toestemming/", consent_views.consent, name="consent"),
    path("mijn/toestemming/opnieuw/", consent_views.asked_again, name="asked_again"),
    path("mijn/concept/", views.draft, name="draft"),
    # /mijn/ingelogd/
    path("mijn/ingelogd/", session_views.overview, name="logins"),
    path("mijn/ingelogd/uit/", session_views.end_all, name="end_logins"),
    path("mijn/ingelogd/stand/", session_views.state, name="login_state"),
    path("mijn/ingelogd/blijf/", session_views.stay, name="stay"),
    path("mijn/ingelogd/bericht/", session_views.notice, name="login_notice"),
    path("mijn/ingelogd/<uuid:public_id>/uit/", session_views.end, name="end_login"),
    # /mijn/bewaard/
    path("mijn/bewaard/", draft_views.kept, name="kept_words"),
    path("mijn/bewaard/<uuid:number>/weg/", draft_views.let_go, name="let_go_words"),
    # another e-mail address
    path("mijn/adres-houden/", account_views.keep, name="keep_my_address"),
    path("adres-houden/<str:token>/", account_views.keep_from_mail, name="keep_address"),
    # /leden/
    path("leden/<uuid:public_id>/", views.profile, name="profile"),
    path("leden/<uuid:public_id>/blokkeren/", views.block, name="block"),
    path("leden/<uuid:public_id>/dempen/", mute_views.mute, name="mute"),
    # /weg/
    path("weg/", quick_exit.quick_exit, name="quick_exit"),
    path("te-jong/", TemplateView.as_view(template_name="members/too_young.html"), name="too_young"),
]
