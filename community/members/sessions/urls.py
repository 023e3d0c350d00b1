from django.urls import path

from community.members.sessions import quick_exit, views

urlpatterns = [
    # /mijn/ingelogd/
    path("mijn/ingelogd/", views.overview, name="logins"),
    path("mijn/ingelogd/uit/", views.end_all, name="end_logins"),
    path("mijn/ingelogd/stand/", views.state, name="login_state"),
    path("mijn/ingelogd/blijf/", views.stay, name="stay"),
    path("mijn/ingelogd/bericht/", views.notice, name="login_notice"),
    path("mijn/ingelogd/<uuid:public_id>/uit/", views.end, name="end_login"),
    # /weg/
    path("weg/", quick_exit.quick_exit, name="quick_exit"),
]
