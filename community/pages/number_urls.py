from django.urls import path

from community.pages import number_views as views

# /hulplijnen/nummers/
app_name = "numbers"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<uuid:public_id>/goed/", views.accept, name="accept"),
    path("<uuid:public_id>/niet-doen/", views.decline, name="decline"),
]
