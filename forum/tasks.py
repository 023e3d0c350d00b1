from community import background
from forum import actions
from forum.models import Post


@background.job("forum.tell_followers")
def tell_followers(post: int) -> None:
    """Those who follow what this post is in; nobody, when it was taken back or hidden meanwhile."""
    posts = Post.objects.in_place().filter(author__isnull=False).select_related("topic__group", "author__member")
    if found := posts.filter(pk=post, topic__state="visible").first():
        actions.tell_followers(post=found)
