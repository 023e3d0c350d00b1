from django.urls import path

from selfhelp.tools import views

app_name = "tools"

# /hulpmiddelen/ - the catalogue itself is a page
urlpatterns = [
    path("<slug:slug>/beoordelen/", views.rate, name="rate"),
]
