from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat.rooms import views

app_name = "chat"

# /chat/
urlpatterns = [
    path("", require_GET(views.index), name="index"),
    path("<uuid:public_id>/", require_http_methods(["GET", "POST"])(views.room), name="room"),
    path("<uuid:public_id>/lamp-aan/", require_POST(views.open_session), name="open_session"),
    path("<uuid:public_id>/lamp-uit/", require_POST(views.close_session), name="close_session"),
    path("groep/<slug:slug>/", require_POST(views.make), name="make"),
    path("bericht/<uuid:public_id>/", require_GET(views.message), name="message"),
    path("bericht/<uuid:public_id>/weghalen/", require_http_methods(["GET", "POST"])(views.remove), name="remove"),
]
