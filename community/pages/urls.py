from django.urls import path

from community.pages import views

# /samen/
app_name = "pages"
urlpatterns = [
    path("", views.together, name="together"),
]
