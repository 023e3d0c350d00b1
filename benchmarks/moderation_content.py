"""Open reports and decisions for measuring, in bulk, with the numbers that the actions would have kept."""

from datetime import timedelta
from itertools import batched
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.servers import readers
from benchmarks.vocabulary import paragraph, sentence
from community.groups.models import Group
from community.members.choices import DutyKind
from community.members.models import Duty, Member, Persona
from community.moderation.choices import Outcome, ReportState, Rule
from community.moderation.models import Case, Decision, Report
from community.moderation.queue.views import CASES_PER_PAGE
from forum.models import Post

BATCH = 1_000
MODERATORS = 2
DANGER, SECOND_REPORT = 0.05, 0.2  # shares
MINUTES = 60 * 24 * 14  # of which the oldest open report is
YEARS_OF_DECISIONS = 2


def give_duties() -> None:
    """Let the first member moderate everywhere, and the second on the first board."""
    everywhere, of_board = readers(MODERATORS)
    Duty.objects.create(member=everywhere, kind=DutyKind.MODERATOR)
    Duty.objects.create(member=of_board, kind=DutyKind.MODERATOR, group=Group.objects.get(slug="bord-0"))


def reporters() -> list[int]:
    return list(
        Member.objects.exclude(pk__in=[member.pk for member in readers(MODERATORS)]).values_list("pk", flat=True)
    )


@transaction.atomic
def add_reports(number: int, chance: Random) -> None:
    """Add open reports about posts that have none until there are so many: some about danger, and when there is more
    than a page of them, some twice about one post."""
    members, missing = reporters(), number - Report.objects.undecided().count()
    reported = Case.objects.open().filter(kind="post").values_list("thing", flat=True)
    twice = SECOND_REPORT if number > CASES_PER_PAGE else 0
    posts = Post.objects.exclude(author__member__in=readers(MODERATORS)).select_related("author", "topic")
    posts = [post for post in posts.order_by("pk").iterator() if post.public_id not in set(reported)]
    for some in batched(chance.sample(posts, missing), BATCH):
        new = [report for post in some for report in reports_about(post, members, chance, twice)]
        keep(new[:missing])
        missing -= len(new)
        if missing <= 0:
            break


def reports_about(post: Post, members: list[int], chance: Random, twice: float) -> list[Report]:
    """Return one or two open reports about a post, and the case that they are in, not saved."""
    first = timezone.now() - timedelta(minutes=chance.randint(1, MINUTES))
    rule = Rule.DANGER if chance.random() < DANGER else chance.choice([rule for rule in Rule if rule != Rule.DANGER])
    times = {"promised_at": first + timedelta(days=1)}
    about = {"kind": "post", "thing": post.public_id, "group_id": post.topic.group_id, "writer": post.author.member}
    people = chance.sample(members, 2 if chance.random() < twice else 1)
    rank = 0 if rule == Rule.DANGER else 1
    case = Case(**about, **times, reports_count=len(people), danger_rank=rank, opened_at=first)
    text = sentence(chance)
    return [
        Report(**about, **times, reporter_id=key, rule=rule, text=text, case=case, created_at=first) for key in people
    ]


def keep(reports: list[Report]) -> None:
    """Save these reports and their cases."""
    Case.objects.bulk_create({id(report.case): report.case for report in reports}.values())
    Report.objects.bulk_create(reports)


@transaction.atomic
def add_decisions(number: int, chance: Random) -> None:
    """Add decided reports, each with its decision, spread over two years."""
    members, now = reporters(), timezone.now()
    groups = list(Group.objects.values_list("pk", flat=True))
    of_others = Post.objects.exclude(author__member__in=readers(MODERATORS)).order_by("pk")
    posts = list(of_others.values_list("public_id", "author__member")[:BATCH])
    decided_by, outcomes = readers(1)[0], [Outcome.KEEP, Outcome.HIDE, Outcome.WARN]
    for some in batched(range(number), BATCH):
        decisions = []
        for _number in some:
            thing, writer = chance.choice(posts)
            moment = now - timedelta(minutes=chance.randint(1, YEARS_OF_DECISIONS * 365 * 24 * 60))
            about = {"kind": "post", "thing": thing, "writer_id": writer, "rule": chance.choice(Rule.values)}
            people = {"reporter_id": chance.choice(members), "group_id": chance.choice(groups)}
            times = {"created_at": moment, "decided_at": moment, "promised_at": moment}
            report = Report(**about, **people, **times, state=ReportState.DECIDED)
            words = {"explanation": paragraph(chance), "fragment": sentence(chance), "outcome": chance.choice(outcomes)}
            decisions.append(Decision(**about, **words, report=report, decided_by=decided_by, created_at=moment))
        Report.objects.bulk_create([decision.report for decision in decisions])
        Decision.objects.bulk_create(decisions)


def analyse() -> None:
    """Let PostgreSQL count its rows, as its own job does within a minute; a site on SQLite never counts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("analyze")


def give_posts_to_one(number: int) -> Persona:
    """Let one member have written this many posts, and return their persona."""
    raider = Persona.objects.of_community().exclude(member__in=readers(MODERATORS)).order_by("pk").first()
    keys = Post.objects.filter(number__gt=1).order_by("pk").values_list("pk", flat=True)[:number]
    for some in batched(list(keys), BATCH):
        Post.objects.filter(pk__in=some).update(author=raider)
    return raider
