from django.urls import include, path

app_name = "members"
urlpatterns = [
    path("", include(f"community.members.{subject}.urls"))
    for subject in ("profiles", "relations", "consent", "drafts", "sessions", "accounts", "duties")
]
