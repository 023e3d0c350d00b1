"""Half a year of moderation in the demo: each kind of decision, and nothing twice."""

from django.utils import timezone

from community.groups.models import RaidMode
from community.members.models import Member
from community.moderation.models import Decision, Measure, Opinion, Report
from demo.loaders import decided, groups, people


def test_decisions_of_half_a_year_are_loaded_once_and_lie_in_the_past(db):
    people.load()
    groups.load()
    for _run in range(2):
        decided.load()
        assert Decision.objects.count() >= 25
        assert not Report.objects.undecided().exists()
    outcomes = set(Decision.objects.values_list("outcome", flat=True))
    assert outcomes >= {"hide", "rewrite", "note", "warn", "keep", "restore"}
    assert set(Measure.objects.values_list("kind", flat=True)) == {"slow", "read_here", "read", "pause"}
    assert not Measure.objects.running().exists()
    assert not Member.objects.filter(is_active=False).exists()
    assert Opinion.objects.exclude(given_at=None).count() == 1
    moments = sorted(Decision.objects.values_list("created_at", flat=True))
    assert (timezone.now() - moments[0]).days > 150
    assert (timezone.now() - moments[-1]).days >= 10
    assert RaidMode.objects.running(timezone.now()).count() == 1
    assert RaidMode.objects.count() == 2
