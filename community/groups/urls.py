from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.groups import views

app_name = "groups"

# /groepen/
urlpatterns = [
    path("", require_safe(views.index), name="index"),
    path("nieuw/", views.new, name="new"),
    path("<slug:slug>/", require_safe(views.group), name="group"),
    path("<slug:slug>/aanpassen/", views.change, name="change"),
    path("<slug:slug>/meedoen/", require_POST(views.join), name="join"),
    path("<slug:slug>/weggaan/", require_http_methods(["GET", "HEAD", "POST"])(views.leave), name="leave"),
    # /groepen/<group>/verzoeken/
    path("<slug:slug>/verzoeken/", require_safe(views.requests), name="requests"),
    path("<slug:slug>/verzoeken/<uuid:public_id>/toelaten/", require_POST(views.admit), name="admit"),
    path("<slug:slug>/verzoeken/<uuid:public_id>/niet-nu/", require_POST(views.decline), name="decline"),
]
