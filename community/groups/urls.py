from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.groups import views
from community.groups.agreement import views as agreement
from community.groups.hosting import views as hosting
from community.groups.invites import views as invites
from community.groups.substitutes import views as substitutes

app_name = "groups"

# /groepen/
urlpatterns = [
    path("", require_safe(views.index), name="index"),
    path("nieuw/", views.new, name="new"),
    path("uitnodiging/<str:key>/", invites.invite, name="invite"),
    path("<slug:slug>/", require_safe(views.group), name="group"),
    path("<slug:slug>/aanpassen/", views.change, name="change"),
    path("<slug:slug>/meedoen/", require_POST(views.join), name="join"),
    path("<slug:slug>/weggaan/", require_http_methods(["GET", "HEAD", "POST"])(views.leave), name="leave"),
    path("<slug:slug>/afspraak/", agreement.agreement, name="agreement"),
    path("<slug:slug>/welkom-gelezen/", require_POST(agreement.welcomed), name="welcomed"),
    # /groepen/<group>/gastheer/
    path("<slug:slug>/gastheer/", require_safe(hosting.host), name="host"),
    path("<slug:slug>/gastheer/leden/", require_safe(hosting.members), name="members"),
    path("<slug:slug>/gastheer/nieuw/", require_safe(hosting.newcomers), name="newcomers"),
    path("<slug:slug>/gastheer/nieuw/<uuid:public_id>/begroet/", require_POST(hosting.greeted), name="greeted"),
    path("<slug:slug>/gastheer/instellen/", hosting.settings, name="host_settings"),
    path("<slug:slug>/gastheer/samen/", substitutes.co_hosts, name="co_hosts"),
    path(
        "<slug:slug>/gastheer/samen/<uuid:public_id>/beeindigen/",
        require_POST(substitutes.end_co_host),
        name="end_co_host",
    ),
    path("<slug:slug>/gastheer/uitnodigen/", invites.invites, name="invites"),
    path(
        "<slug:slug>/gastheer/uitnodigen/<uuid:public_id>/terugnemen/",
        require_POST(invites.revoke),
        name="revoke_invite",
    ),
    # /groepen/<group>/verzoeken/
    path("<slug:slug>/verzoeken/", require_safe(views.requests), name="requests"),
    path("<slug:slug>/verzoeken/<uuid:public_id>/toelaten/", require_POST(views.admit), name="admit"),
    path("<slug:slug>/verzoeken/<uuid:public_id>/niet-nu/", require_POST(views.decline), name="decline"),
]
