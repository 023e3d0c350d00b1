from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from community.privacy import views

app_name = "privacy"

# /mijn/gegevens/
urlpatterns = [
    path("", views.overview, name="overview"),
    path("pauze/", views.pause, name="pause"),
    path("terug/", require_POST(views.come_back), name="come_back"),
    path("geschreven/", require_safe(views.words), name="words"),
    path("geschreven/zonder-naam/", views.anonymise_words, name="anonymise_words"),
    path("geschreven/weg/", views.remove_words, name="remove_words"),
    path("geschreven/<str:kind>/", require_safe(views.words_of_kind), name="words_of_kind"),
    path("geschreven/<str:kind>/<uuid:public_id>/weg/", views.remove_one, name="remove_one"),
    path("weggaan/", views.leave, name="leave"),
    path("tot-ziens/", views.goodbye, name="goodbye"),
    path("register/", require_safe(views.register), name="register"),
    path("register.csv", require_safe(views.register_csv), name="register_csv"),
]
