from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from community.privacy import views

app_name = "privacy"

# /mijn/gegevens/
urlpatterns = [
    path("", views.overview, name="overview"),
    path("pauze/", views.pause, name="pause"),
    path("terug/", require_POST(views.come_back), name="come_back"),
    path("geschreven/", require_safe(views.authored_overview), name="authored"),
    path("geschreven/zonder-naam/", views.anonymise_all, name="anonymise_all"),
    path("geschreven/weg/", views.remove_all, name="remove_all"),
    path("geschreven/<str:model_label>/", require_safe(views.authored_list), name="authored_list"),
    path("geschreven/<str:model_label>/<uuid:public_id>/weg/", views.remove_item, name="remove_item"),
    path("weggaan/", views.leave, name="leave"),
    path("tot-ziens/", views.goodbye, name="goodbye"),
    path("register/", require_safe(views.register), name="register"),
    path("register.csv", require_safe(views.register_csv), name="register_csv"),
]
