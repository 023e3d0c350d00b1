"""Two colleges, eight courses, and runs in the coming months, counted from today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from community.members.models import Persona
from community.pages.models import ThemePage
from demo.content import blocks_of, toml
from demo.loaders.pages import body_of
from recoverycollege.enrolment.actions import enrol
from recoverycollege.models import College, CollegeIndex, Course, CourseRun
from recoverycollege.runs.actions import create_run

ONLINE_LINK = "https://vergaderen.example/de-overloop"


def load() -> str:
    index = CollegeIndex.objects.get()
    for entry in toml("colleges")["college"]:
        if not College.objects.filter(slug=entry["slug"]).exists():
            index.add_child(instance=_college(entry))
    for entry in toml("courses")["course"]:
        if not Course.objects.filter(slug=entry["slug"]).exists():
            course = _course(entry)
            College.objects.get(slug=entry["college"]).add_child(instance=course)
            for number, run in enumerate(entry.get("run", [])):
                _run(course, run, number)
    return f"{College.objects.count()} colleges, {Course.objects.count()} courses, {CourseRun.objects.count()} runs"


def _college(entry: dict) -> College:
    fields = {name: entry[name] for name in ("slug", "title", "location", "region", "summary", "summary_en")}
    return College(**fields, body=body_of(blocks_of(entry["body"])))


def _course(entry: dict) -> Course:
    fields = {name: entry[name] for name in ("slug", "title", "summary", "summary_en", "for_whom")}
    return Course(
        **fields,
        body=body_of(blocks_of(entry["body"])),
        outcomes=[("outcome", line) for line in entry["outcome"]],
        trainers=", ".join(entry["trainers"]),
        theme=ThemePage.objects.filter(slug=entry["theme"]).first(),
    )


def _run(course: Course, entry: dict, number: int) -> None:
    day = timezone.localdate() + timedelta(days=entry["starts_in_days"])
    run = create_run(
        course=course,
        starts_at=timezone.make_aware(datetime.combine(day, time.fromisoformat(entry["start_time"]))),
        location=ONLINE_LINK if entry["location"] == "online" else entry["location"],
        is_online=entry["location"] == "online",
        skips_holidays=True,
        **{name: entry[name] for name in ("seats", "meetings", "every_days", "hours")},
    )
    for persona in _people(number)[: entry["taken"]]:
        enrol(actor=persona.member, run=run)


def _people(number: int) -> list[Persona]:
    """Return the demo members outside the cast, so that the cast can enrol; in another order for each run."""
    people = list(Persona.objects.of_community().exclude(member__email__in=CAST).order_by("name"))
    return people[number * 5 :] + people[: number * 5]


CAST = [f"{name}@demo.example" for name in ("anna", "bram", "noor", "ben", "mo", "pia", "eva", "otto")]
