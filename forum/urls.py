from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import views
from forum.held import views as held
from forum.unanswered.views import unanswered

app_name = "forum"

# /forum/
urlpatterns = [
    path("", require_safe(views.index), name="index"),
    path("nieuw/", require_safe(views.choose_board), name="choose_board"),
    # /forum/onderwerp/
    path("onderwerp/<uuid:public_id>/", require_http_methods(["GET", "HEAD", "POST"])(views.topic), name="topic"),
    # links that each post has on the page of its topic, and that begin at its URL: 4/, 4/dempen/, melden/AbC/
    path("onderwerp/<uuid:public_id>/melden/<str:token>/", require_safe(views.report_post), name="report_post"),
    path("onderwerp/<uuid:public_id>/<int:number>/", require_safe(views.numbered_post), name="numbered_post"),
    path("onderwerp/<uuid:public_id>/<int:number>/dempen/", require_safe(views.mute_writer), name="mute_writer"),
    path("onderwerp/<uuid:public_id>/nieuw/", require_safe(views.posts_after), name="posts_after"),
    # where the form of pages sends that were opened before an answer went to the URL of its topic
    path("onderwerp/<uuid:public_id>/antwoord/", require_POST(views.topic), name="reply"),
    path("onderwerp/<uuid:public_id>/reactie/", require_POST(views.react), name="react"),
    path("onderwerp/<uuid:public_id>/verplaatsen/", views.move, name="move"),
    # /forum/bericht/
    path("bericht/<uuid:public_id>/", require_safe(views.post), name="post"),
    path("bericht/<uuid:public_id>/bewerken/", views.edit, name="edit"),
    path("bericht/<uuid:public_id>/terugnemen/", views.remove, name="remove"),
    path("bericht/<uuid:public_id>/eerder/", require_safe(views.history), name="history"),
    path("zonder-antwoord/", require_safe(unanswered), name="unanswered"),
    path("eerst-lezen/", require_safe(held.held), name="held"),
    path("eerst-lezen/onderwerp/<uuid:public_id>/", require_POST(held.approve_topic), name="approve_topic"),
    path("eerst-lezen/bericht/<uuid:public_id>/", require_POST(held.approve_post), name="approve_post"),
    # /forum/<board>/
    path("<slug:slug>/", require_safe(views.board), name="board"),
    path("<slug:slug>/nieuw/", views.new_topic, name="new_topic"),
]
