from uuid import uuid4

from community.ids import short_id
from community.moderation.choices import ContentState
from forum.actions import remove_post, reply, start_topic
from forum.models import Post, Topic
from tests.matrix.people import IN_THE_CIRCLE, ON_THE_BOARD, SOME, inside

URLS = """
forum:index          -          GET   page   see
forum:choose_board   -          GET   mine   use
forum:board          *          GET   talk   see
forum:unanswered     -          GET   unanswered  use
forum:held           -          GET   unanswered  use
forum:approve_topic  *          POST  held_topic  approve
forum:approve_post   *          POST  held_post   approve
forum:new_topic      *          GET   talk   write
forum:new_topic      *          POST  talk   write
forum:topic          *          GET   topic  see
forum:posts_after    *          GET   topic  see
forum:topic          *          POST  topic  reply
forum:reply          *          POST  topic  reply
forum:move           *          GET   topic  move
forum:move           *          POST  topic  move
forum:post           *          GET   post   see        302
forum:numbered_post  *          GET   numbered  see     302
forum:report_post    *          GET   token  report     302
forum:mute_writer    *          GET   writer  mute      302
forum:history        *          GET   post   look_back
forum:edit           *          GET   post   change
forum:edit           *          POST  post   change
forum:remove         *          GET   post   take_back
forum:remove         *          POST  post   take_back
forum:react          *          POST  answer  react
moderation:report    post,*     GET   post   report
moderation:report    post,*     POST  post   report  200/302
moderation:report    topic,*    GET   topic  report
notifications:follow  topic,*   GET   topic  follow
notifications:follow  topic,*   POST  topic  follow
notifications:mail_about  topic,*  POST  topic  follow
notifications:mail_about  group,*  POST  place  follow
notifications:follow  group,*   GET   place  follow
notifications:follow  group,*   POST  place  follow
socket:join          topic:*    -     topic  see
socket:get           topic:*    -     topic  see
socket:send          topic:*    -     topic  nothing
"""
WORDS = {
    "forum:new_topic": {"title": "Een vraag", "source": "Wie herkent dit?"},
    "forum:topic": {"source": "Ik herken dit."},
    "forum:reply": {"source": "Ik herken dit."},
    "forum:move": {"group": "elders"},
    "forum:edit": {"source": "Anders gezegd."},
    "forum:react": {"support": "2"},
    "notifications:follow": {"how": "site"},
    "moderation:report": {"rule": "unkind"},
}


def things(house):
    answers = _answers(house)
    return {
        "topic": {
            "shared": _topic_arguments(house.writer, house.board),
            "indoors": _topic_arguments(house.writer, house.indoors),
            "closed": _topic_arguments(house.writer, house.circle),
            "hidden": _topic_arguments(house.writer, house.board, state=ContentState.HIDDEN),
            "removed": _removed_topic(house.writer, house.board),
            "answered": _removed_topic(house.writer, house.board, answered_by=house.neighbour),
            "own": {role: _topic_arguments(house.people[role], house.board) for role in ON_THE_BOARD},
            "own_closed": {role: _topic_arguments(house.people[role], house.circle) for role in IN_THE_CIRCLE},
            "held": _topic_arguments(house.writer, house.board, state=ContentState.HELD),
            "own_hidden": {
                role: _topic_arguments(house.people[role], house.board, state=ContentState.HIDDEN) for role in SOME
            },
        },
        "unanswered": {"list": []},
        "held_topic": {"shared": _topic_arguments(house.writer, house.board, state=ContentState.HELD)},
        "held_post": {"shared": [_answer(house, house.board, state=ContentState.HELD).public_id]},
        "post": _arguments(answers, lambda post: post.public_id),
        "answer": _arguments(answers, lambda post: post.topic.public_id),
        "numbered": _arguments(answers, lambda post: post.topic.public_id, lambda post: post.number),
        "writer": _arguments(answers, lambda post: post.topic.public_id, lambda post: post.number),
        "token": _arguments(answers, lambda post: post.topic.public_id, lambda post: f"{short_id(post.public_id)}.x"),
    }


def _answers(house) -> dict:
    """Return the second post of a topic in each state, or by role those that people made themselves."""
    return {
        "shared": _answer(house, house.board),
        "indoors": _answer(house, house.indoors),
        "closed": _answer(house, house.circle),
        "hidden": _answer(house, house.board, state=ContentState.HIDDEN),
        "under": _answer(house, house.board, topic_state=ContentState.HIDDEN),
        "removed": _answer(house, house.board, state=ContentState.REMOVED),
        "own": {role: _answer(house, house.board, role) for role in ON_THE_BOARD},
        "own_closed": {role: _answer(house, house.circle, role) for role in IN_THE_CIRCLE},
        "own_hidden": {role: _answer(house, house.board, role, state=ContentState.HIDDEN) for role in SOME},
        "own_removed": {role: _answer(house, house.board, role, state=ContentState.REMOVED) for role in SOME},
    }


def _arguments(answers: dict, *arguments) -> dict:
    def of(post) -> list:
        return [argument(post) for argument in arguments]

    return {
        state: {role: of(post) for role, post in posts.items()} if isinstance(posts, dict) else of(posts)
        for state, posts in answers.items()
    }


def _topic(actor, group) -> Topic:
    with inside(group, actor):
        return start_topic(
            actor=actor, group=group, title="Hoe gaat het", source="Vandaag ging het.", submission_id=uuid4()
        )


def _topic_arguments(actor, group, state=ContentState.VISIBLE) -> list:
    topic = _topic(actor, group)
    Topic.objects.filter(pk=topic.pk).update(state=state)
    return [topic.public_id]


def _removed_topic(actor, group, answered_by=None) -> list:
    topic = _topic(actor, group)
    if answered_by:
        reply(actor=answered_by, topic=topic, source="Fijn om te lezen.", submission_id=uuid4())
    remove_post(actor=actor, post=topic.posts.get(number=1))
    return [topic.public_id]


def _answer(house, group, role="", state=ContentState.VISIBLE, topic_state=ContentState.VISIBLE) -> Post:
    """An answer of the writer, or of this person, in a topic that the neighbour began."""
    topic = _topic(house.neighbour, group)
    actor = house.people[role] if role else house.writer
    with inside(group, actor):
        post = reply(actor=actor, topic=topic, source="Ik ging wandelen.", submission_id=uuid4())
    Post.objects.filter(pk=post.pk).update(state=state)
    Topic.objects.filter(pk=topic.pk).update(state=topic_state)
    return post
