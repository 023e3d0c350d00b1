"""The URL of a post: the slice of its topic in which it stands, whatever is hidden before it."""

from community.web.pagination import Cursor
from forum.choices import POSTS_PER_PAGE
from forum.models import Post, Topic

POST_ORDER = ("number",)


def post_url(post: Post) -> str:
    return number_url(post.topic, post.number)


def number_url(topic: Topic, number: int) -> str:
    """Return the URL of the post with this number: in slices of ``POSTS_PER_PAGE`` numbers, so that a post stays in
    its slice when others are hidden."""
    numbers_before = (number - 1) // POSTS_PER_PAGE * POSTS_PER_PAGE
    query = Cursor(POST_ORDER).url_after(Post(number=numbers_before)) if numbers_before else ""
    return f"{topic.get_absolute_url()}{query}#bericht-{number}"
