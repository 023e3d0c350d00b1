from django.urls import path

from community.members.drafts import views

urlpatterns = [
    # /mijn/
    path("mijn/concept/", views.draft, name="draft"),
    path("mijn/bewaard/", views.kept, name="kept_words"),
    path("mijn/bewaard/<uuid:number>/weg/", views.let_go, name="let_go_words"),
]
