from tests.recoverycollege.test_enrolment import make_run

TABLE = """
college:upcoming   -     GET   200 200 200 200 200 200 200 200 200
college:run        run   GET   200 200 200 200 200 200 200 200 200
college:plan       course  GET   302 403 403 403 403 200 403 200 403
college:plan       course  POST  302 403 403 403 403 200 403 200 403
college:plan       nothing GET   302 404 404 404 404 404 404 404 404
college:change     run     GET   302 403 403 403 403 200 403 200 403
college:change     run     POST  302 403 403 403 403 200 403 200 403
college:calendar   run   GET   200 200 200 200 200 200 200 200 200
college:enrol      run   GET   405 405 405 405 405 405 405 405 405
college:enrol      run   POST  302 302 302 302 302 302 302 302 302
college:withdraw   run   GET   405 405 405 405 405 405 405 405 405
college:withdraw   run   POST  302 302 302 302 302 302 302 302 302
"""


def scene(cast, board, circle):
    run = make_run(seats=20)
    return {"run": [run.public_id], "course": [run.course.slug], "nothing": ["bestaat-niet"]}
