from django.urls import path

from community.pages import views

# /samen/
app_name = "pages"
urlpatterns = [
    path("", views.together, name="together"),
    path("hulp-bij-woorden/", views.help_for_words, name="help_for_words"),
]
