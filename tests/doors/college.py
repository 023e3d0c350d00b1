from datetime import timedelta

from django.utils import timezone

from recoverycollege.models import Course, CourseRun, Meeting
from tests.support.college import make_run

URLS = """
college:upcoming  -  GET   page    see
college:plan      *  GET   course  plan
college:plan      *  POST  course  plan
college:cancel_all  *  GET   course_by_id  plan
college:cancel_all  *  POST  course_by_id  plan
college:run       *  GET   run     see
college:calendar  *  GET   run     see
college:change    *  GET   run     change
college:change    *  POST  run     change
college:meeting   *  GET   meeting  change
college:meeting   *  POST  meeting  change
college:enrol     *  POST  run     enrol
notifications:follow  run,*  GET   run  follow
notifications:follow  run,*  POST  run  follow
notifications:mail_about  run,*  POST  run  follow
college:withdraw  *  POST  run     withdraw
"""


def next_year(house, cell) -> dict:
    return {
        "starts_at": f"{timezone.localdate() + timedelta(days=300)}T10:00",
        "location": "Zwolle",
        "seats": 8,
        "meetings": 2,
        "every_days": 7,
        "hours": 2,
        "ages": "everyone",
    }


WORDS = {
    "notifications:follow": {"how": "site"},
    "college:plan": next_year,
    "college:meeting": {"starts_at": "2099-01-05T10:00", "hours": "2"},
    "college:change": {"location": "Zwolle", "seats": 8},
}


def things(house):
    run = make_run(seats=20)
    draft = run.course.get_parent().add_child(instance=Course(title="Later", slug="later", live=False))
    in_draft = CourseRun.objects.create(course=draft, starts_at=run.starts_at, location="Deventer", seats=5)
    past = timezone.now() - timedelta(days=3)
    begun = CourseRun.objects.create(course=run.course, starts_at=past, location="Deventer", seats=5)
    Meeting.objects.create(run=begun, number=1, starts_at=past, ends_at=past + timedelta(hours=2))
    return {
        "meeting": {"shared": [run.public_id, 2], "begun": [begun.public_id, 1]},
        "course": {"shared": [run.course.slug], "draft": [draft.slug]},
        "course_by_id": {"shared": [run.course.public_id], "draft": [draft.public_id]},
        "run": {"shared": [run.public_id], "begun": [begun.public_id], "draft": [in_draft.public_id]},
    }
