from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from chat.rooms import views
from chat.rooms.feeds import views as feeds
from chat.rooms.planning import views as planning
from chat.rooms.reminders import views as reminders

app_name = "chat"

# /chat/
urlpatterns = [
    path("", require_GET(views.index), name="index"),
    path("<uuid:public_id>/", require_http_methods(["GET", "POST"])(views.room), name="room"),
    path("<uuid:public_id>/lamp-aan/", require_POST(views.open_session), name="open_session"),
    path("<uuid:public_id>/lamp-uit/", require_POST(views.close_session), name="close_session"),
    path("<uuid:public_id>/avonden/", require_GET(planning.evenings), name="evenings"),
    path("<uuid:public_id>/planning/", require_http_methods(["GET", "POST"])(planning.planning), name="planning"),
    path("<uuid:public_id>/planning/uren-weg/", require_POST(planning.remove_hours), name="remove_hours"),
    path("<uuid:public_id>/planning/nieuw/", require_http_methods(["GET", "POST"])(planning.plan), name="plan"),
    path(
        "<uuid:public_id>/planning/datum/<str:when>/",
        require_http_methods(["GET", "POST"])(planning.change_date),
        name="change_date",
    ),
    path("<uuid:public_id>/agenda/", require_http_methods(["GET", "POST"])(feeds.calendar), name="calendar"),
    path("<uuid:public_id>/agenda.ics", require_safe(feeds.file), name="calendar_file"),
    path("agenda/<str:key>.ics", require_safe(feeds.feed), name="feed"),
    path("<uuid:public_id>/herinner/", require_POST(reminders.remind_of_room), name="remind_of_room"),
    path("<uuid:public_id>/herinner-niet/", require_POST(reminders.stop_room), name="stop_room_reminder"),
    path("avond/<uuid:public_id>/herinner/", require_POST(reminders.remind_of_evening), name="remind_of_evening"),
    path("avond/<uuid:public_id>/herinner-niet/", require_POST(reminders.stop_evening), name="stop_evening_reminder"),
    path("avond/<uuid:public_id>/", require_GET(planning.evening), name="evening"),
    path(
        "avond/<uuid:public_id>/wijzigen/",
        require_http_methods(["GET", "POST"])(planning.change),
        name="change_evening",
    ),
    path(
        "avond/<uuid:public_id>/aflasten/",
        require_http_methods(["GET", "POST"])(planning.cancel),
        name="cancel_evening",
    ),
    path("groep/<slug:slug>/", require_POST(views.make), name="make"),
    path("bericht/<uuid:public_id>/", require_GET(views.message), name="message"),
    path("bericht/<uuid:public_id>/weghalen/", require_http_methods(["GET", "POST"])(views.remove), name="remove"),
]
