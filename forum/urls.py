from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from forum import views

app_name = "forum"

# /forum/
urlpatterns = [
    path("", require_safe(views.index), name="index"),
    path("nieuw/", require_safe(views.choose_board), name="choose_board"),
    # /forum/onderwerp/
    path("onderwerp/<uuid:public_id>/", require_safe(views.topic), name="topic"),
    path("onderwerp/<uuid:public_id>/nieuw/", require_safe(views.posts_after), name="posts_after"),
    path("onderwerp/<uuid:public_id>/antwoord/", require_POST(views.reply), name="reply"),
    path("onderwerp/<uuid:public_id>/reactie/", require_POST(views.react), name="react"),
    path("onderwerp/<uuid:public_id>/verplaatsen/", views.move, name="move"),
    # /forum/bericht/
    path("bericht/<uuid:public_id>/", require_safe(views.post), name="post"),
    path("bericht/<uuid:public_id>/bewerken/", views.edit, name="edit"),
    path("bericht/<uuid:public_id>/terugnemen/", views.remove, name="remove"),
    path("bericht/<uuid:public_id>/eerder/", require_safe(views.history), name="history"),
    # /forum/<board>/
    path("<slug:slug>/", require_safe(views.board), name="board"),
    path("<slug:slug>/nieuw/", views.new_topic, name="new_topic"),
]
