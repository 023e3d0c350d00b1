from django.urls import path

from community.members.drafts import views

urlpatterns = [
    # /mijn/
    path("mijn/concept/", views.save, name="draft"),
    path("mijn/bewaard/", views.overview, name="kept_words"),
    path("mijn/bewaard/<uuid:number>/weg/", views.discard, name="let_go_words"),
]
