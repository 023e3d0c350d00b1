"""A page of many posts stays small: what each post repeats is what its reader needs, and no more."""

from forum.choices import POSTS_PER_PAGE
from tests.support.forum import make_reply, make_topic
from tests.support.responses import get_page

WORDS = "Vandaag ging het even beter, omdat ik naar buiten liep en iemand tegenkwam. " * 3
MOST_BYTES = 46_600
MOST_BYTES_OF_A_POST = 1_040  # of which the words are 240


def test_topic_page_of_thirty_posts_is_small_for_a_member(cast, board, as_member):
    topic = make_topic(cast.bram, board, source=WORDS)
    browser = as_member(cast.noor)
    alone = len(get_page(browser, "forum:topic", topic.public_id).content)
    for number in range(POSTS_PER_PAGE - 1):
        make_reply((cast.bram, cast.pia, cast.mo)[number % 3], topic, source=WORDS)
    whole = len(get_page(browser, "forum:topic", topic.public_id).content)
    assert whole <= MOST_BYTES
    assert (whole - alone) / (POSTS_PER_PAGE - 1) <= MOST_BYTES_OF_A_POST
