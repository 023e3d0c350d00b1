from tests.forum.scenes import talk

TABLE = """
privacy:overview   -   GET   302 200 200 200 200 200 200 200 200
privacy:pause      -   GET   302 200 200 200 200 200 200 200 200
privacy:pause      -   POST  302 302 302 302 302 302 302 302 302
privacy:come_back  -   GET   405 405 405 405 405 405 405 405 405
privacy:come_back  -   POST  302 302 302 302 302 302 302 302 302
privacy:words      -   GET   302 200 200 200 200 200 200 200 200
privacy:anonymise_words  -  GET   302 200 200 200 200 200 200 200 200
privacy:anonymise_words  -  POST  302 200 200 200 200 200 200 200 200
privacy:remove_words     -  GET   302 200 200 200 200 200 200 200 200
privacy:remove_words     -  POST  302 200 200 200 200 200 200 200 200
privacy:words_of_kind  posts    GET  302 200 200 200 200 200 200 200 200
privacy:words_of_kind  nothing  GET  302 404 404 404 404 404 404 404 404
privacy:remove_one     post     GET  302 302 404 404 404 404 404 404 404
privacy:remove_one     post     POST 302 302 404 404 404 404 404 404 404
privacy:register       -   GET   200 200 200 200 200 200 200 200 200
privacy:register_csv   -   GET   200 200 200 200 200 200 200 200 200
privacy:leave      -   GET   302 200 200 200 200 200 200 200 200
privacy:leave      -   POST  302 200 200 200 200 200 200 200 200
privacy:goodbye    -   GET   200 200 200 200 200 200 200 200 200
"""


def scene(cast, board, circle):
    post = talk(cast.anna, board).posts.get()
    return {
        "posts": ["forum.Post"],
        "nothing": ["members.Draft"],
        "post": ["forum.Post", post.public_id],
    }
