from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    # /zoeken/
    path("", views.search, name="search"),
]
