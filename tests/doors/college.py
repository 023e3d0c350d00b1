from tests.recoverycollege.test_enrolment import make_run

TABLE = """
college:upcoming   -     GET   200 200 200 200 200 200 200 200 200
college:run        run   GET   200 200 200 200 200 200 200 200 200
college:calendar   run   GET   200 200 200 200 200 200 200 200 200
college:enrol      run   GET   405 405 405 405 405 405 405 405 405
college:enrol      run   POST  302 302 302 302 302 302 302 302 302
college:withdraw   run   GET   405 405 405 405 405 405 405 405 405
college:withdraw   run   POST  302 302 302 302 302 302 302 302 302
"""


def scene(cast, board, circle):
    return {"run": [make_run(seats=20).public_id]}
