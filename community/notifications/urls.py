from django.urls import path
from django.views.decorators.http import require_POST

from community.notifications import views
from community.notifications.email.views import unsubscribe
from community.notifications.following.views import follow
from community.notifications.preferences import views as preferences

app_name = "notifications"

# /mijn/berichten/
urlpatterns = [
    path("", views.notification_list, name="list"),
    path("gelezen/", require_POST(views.read_all), name="read_all"),
    path("instellingen/", preferences.settings, name="settings"),
    path("pauze/", require_POST(preferences.begin_break), name="begin_break"),
    path("pauze/klaar/", require_POST(preferences.end_break), name="end_break"),
    path("volgen/<slug:kind>/<uuid:thing>/", follow, name="follow"),
    path("mailen/<slug:kind>/<uuid:thing>/", require_POST(preferences.mail_about), name="mail_about"),
    path("stoppen/<str:token>/", unsubscribe, name="unsubscribe"),
    path("<uuid:public_id>/", require_POST(views.open_notification), name="open"),
]
