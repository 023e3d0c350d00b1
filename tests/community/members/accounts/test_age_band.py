"""16-17 or 18 and older: from the birth year alone, kept nowhere, on the safe side where a year says too little."""

from datetime import datetime

import pytest
from django.utils import timezone

from community.members.choices import AgeBand
from community.members.models import Member


@pytest.fixture
def today(monkeypatch):
    """``today(2026, 12, 31)`` makes it that day."""

    def becomes(year: int, month: int, day: int) -> None:
        now = timezone.make_aware(datetime(year, month, day, 12))
        monkeypatch.setattr(timezone, "now", lambda: now)

    return becomes


@pytest.mark.parametrize(
    ("born", "band"),
    [(2010, AgeBand.YOUNG), (2009, AgeBand.YOUNG), (2008, AgeBand.YOUNG), (2007, AgeBand.ADULT), (None, None)],
)
def test_member_who_may_still_be_17_is_young(today, born, band):
    today(2026, 11, 22)
    assert Member(birth_year=born).age_band == band


def test_age_band_follows_the_date(today):
    member = Member(birth_year=2008)
    today(2026, 12, 31)
    assert member.age_band == AgeBand.YOUNG
    today(2027, 1, 1)
    assert member.age_band == AgeBand.ADULT
