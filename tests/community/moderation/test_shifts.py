"""Shifts of moderators: planned by each, offered and taken over; who has one is told first of a report."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.days import span_on
from community.members.models import Duty, Member
from community.moderation.models import Shift
from community.moderation.reports.actions import make_report
from community.moderation.shifts import actions
from community.moderation.tasks import tell_next_people, tell_of_shifts
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.export import export_texts
from tests.support.forum import make_topic
from tests.support.responses import html_of

SHIFTS = reverse("moderation:shifts")


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the whole house."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def planned(member: Member, *, begins_in: float = -1, hours: float = 3) -> Shift:
    begins = timezone.now() + timedelta(hours=begins_in)
    return actions.plan_shifts(actor=member, spans=[(begins, begins + timedelta(hours=hours))])[0]


def reported(cast, board):
    return make_report(actor=cast.noor, kind="post", thing=make_topic(cast.bram, board).posts.get(), rule="danger")


def told(kind: str) -> set[Member]:
    return {row.member for row in Notification.objects.filter(kind=kind)}


def post(browser, name: str, shift: Shift, **fields):
    return browser.post(reverse(f"moderation:{name}", args=[shift.public_id]), fields, follow=True)


# who is told


def test_report_is_told_to_who_has_a_shift_and_later_to_the_others(cast, pia, board, clock):
    planned(pia)
    reported(cast, board)
    assert told("moderation.danger") == {pia}
    clock.forward(hours=1)
    tell_next_people()
    assert told("moderation.danger") == {pia, cast.mo}


def test_without_a_shift_every_moderator_is_told(cast, pia, board):
    planned(pia, begins_in=2)
    planned(pia, begins_in=-5, hours=1)
    reported(cast, board)
    assert told("moderation.danger") == {cast.mo, pia}


def test_shift_of_the_writer_or_of_somebody_away_leaves_nobody_out(cast, pia, board):
    planned(pia)
    Member.objects.filter(pk=pia.pk).update(away_since=timezone.now())
    reported(cast, board)
    assert told("moderation.danger") == {cast.mo}


def test_shift_of_a_moderator_of_another_group_changes_nothing_here(cast, circle, board, pia):
    Duty.objects.filter(member=pia).update(group=circle)
    planned(pia)
    reported(cast, board)
    assert told("moderation.danger") == {cast.mo}


def test_moderator_who_stops_is_not_told_first_any_more(cast, pia, board, as_member):
    shift = planned(pia)
    page = html_of(post(as_member(pia), "end_shift", shift))
    assert "Je dienst is voorbij" in page
    reported(cast, board)
    assert told("moderation.danger") == {cast.mo, pia}


# planning


def test_shift_is_planned_for_some_weeks_at_the_same_hour_of_the_clock(cast, as_member, clock):
    first = date(2027, 3, 25)
    fields = {"day": first, "begins": "20:00", "ends": "01:00", "weeks": 2}
    page = html_of(as_member(cast.mo).post(SHIFTS, fields, follow=True))
    assert "2 diensten zijn gepland" in page
    spans = list(Shift.objects.values_list("begins", "ends"))
    assert spans == [span_on(day, time(20), time(1)) for day in (first, first + timedelta(weeks=1))]
    assert [timezone.localtime(begins).hour for begins, _ends in spans] == [20, 20]  # summer time began in between


def test_dates_with_a_shift_stay_and_the_page_says_how_many(cast, as_member):
    day = timezone.localdate() + timedelta(days=3)
    actions.plan_shifts(actor=cast.mo, spans=[span_on(day, time(20), time(22))])
    page = html_of(
        as_member(cast.mo).post(SHIFTS, {"day": day, "begins": "21:00", "ends": "23:00", "weeks": 2}, follow=True)
    )
    assert "1 dienst is gepland" in page
    assert "Op 1 datum heb je al een dienst" in page
    again = as_member(cast.mo).post(SHIFTS, {"day": day, "begins": "21:30", "ends": "23:30", "weeks": 1})
    assert "Je hebt op dat moment al een dienst" in html_of(again)
    assert Shift.objects.count() == 2


def test_same_shift_planned_again_is_there_once(cast, as_member):
    fields = {"day": timezone.localdate() + timedelta(days=3), "begins": "20:00", "ends": "22:00", "weeks": 2}
    for _time in range(2):
        assert "2 diensten zijn gepland" in html_of(as_member(cast.mo).post(SHIFTS, fields, follow=True))
    assert Shift.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "2020-01-01"}, "voorbij"),
        ({"day": "2035-01-01"}, "half jaar"),
        ({"ends": "20:00"}, "gelijk aan het begin"),
        ({"weeks": "1000"}, "26"),
        ({"day": "morgen"}, "datum"),
    ],
)
def test_shift_that_cannot_be_is_refused_with_the_reason_and_keeps_the_fields(cast, as_member, fields, words):
    day = timezone.localdate() + timedelta(days=3)
    response = as_member(cast.mo).post(SHIFTS, {"day": day, "begins": "20:00", "ends": "22:00", "weeks": 1} | fields)
    page = html_of(response)
    assert words in page
    assert 'value="20:00"' in page
    assert not Shift.objects.exists()


def test_shift_begins_now_and_colleagues_read_who_is_on_duty(cast, pia, as_member):
    ends = timezone.localtime() + timedelta(hours=3)
    as_member(pia).post(reverse("moderation:start_shift"), {"ends": f"{ends:%H:%M}"})
    page = html_of(as_member(cast.mo).get(SHIFTS))
    assert "Nu is er:" in page
    assert f"tot {ends:%H:%M}" in page


# offering and taking over


def test_colleague_takes_over_an_offered_shift_and_the_other_is_told(cast, pia, as_member):
    shift = planned(cast.mo, begins_in=5)
    post(as_member(cast.mo), "offer_shift", shift, colleague=pia.persona.public_id)
    assert told("moderation.shift_offered") == {pia}
    assert "Deze dienst is nu van jou" in html_of(post(as_member(pia), "take_shift", shift))
    assert Shift.objects.get().member == pia
    assert told("moderation.shift_taken") == {cast.mo}


def test_shift_stays_with_its_member_until_somebody_takes_it(cast, pia, board):
    actions.offer_shift(actor=cast.mo, shift=planned(cast.mo))
    reported(cast, board)
    assert told("moderation.danger") == {cast.mo}


def test_shift_is_taken_by_one_of_two(cast, pia, as_member):
    third = cast.noor
    Duty.objects.create(member=third, kind="moderator")
    shift = actions.offer_shift(actor=cast.mo, shift=planned(cast.mo, begins_in=5))
    actions.take_shift(actor=pia, shift=shift)
    with pytest.raises(NotAllowed):
        actions.take_shift(actor=third, shift=shift)
    assert Shift.objects.get().member == pia


def test_shift_is_not_taken_by_whoever_was_not_asked(cast, pia):
    shift = actions.offer_shift(actor=cast.mo, shift=planned(cast.mo, begins_in=5), colleague=cast.mo)
    with pytest.raises(NotAllowed):
        actions.take_shift(actor=pia, shift=shift)


def test_shift_at_the_time_of_an_own_one_is_not_taken(cast, pia, as_member):
    planned(pia, begins_in=6)
    shift = actions.offer_shift(actor=cast.mo, shift=planned(cast.mo, begins_in=5))
    assert "al een dienst" in html_of(post(as_member(pia), "take_shift", shift))
    assert shift.member == Shift.objects.get(pk=shift.pk).member


def test_kept_shift_is_on_offer_no_more(cast, pia, as_member):
    shift = actions.offer_shift(actor=cast.mo, shift=planned(cast.mo, begins_in=5))
    post(as_member(cast.mo), "keep_shift", shift)
    with pytest.raises(NotAllowed):
        actions.take_shift(actor=pia, shift=shift)


def test_shift_of_a_colleague_is_not_changed(cast, pia, as_member):
    shift = planned(cast.mo, begins_in=5)
    browser = as_member(pia)
    assert post(browser, "offer_shift", shift).status_code == 403
    assert browser.post(reverse("moderation:end_shift", args=[shift.public_id])).status_code == 403
    assert Shift.objects.get().member == cast.mo


def test_cancelled_shift_is_gone_and_cancelling_twice_is_told_kindly(cast, as_member):
    shift, browser = planned(cast.mo, begins_in=5), as_member(cast.mo)
    assert "Je dienst is afgezegd" in html_of(post(browser, "end_shift", shift))
    assert not Shift.objects.exists()
    assert browser.post(reverse("moderation:end_shift", args=[shift.public_id])).status_code == 404


# reminders, and what is kept


def test_reminder_comes_once_within_the_hour_before(cast, clock):
    planned(cast.mo, begins_in=2)
    tell_of_shifts()
    assert told("moderation.shift_soon") == set()
    clock.forward(minutes=70)
    assert (tell_of_shifts(), tell_of_shifts()) == ("1 reminded", "0 reminded")
    assert told("moderation.shift_soon") == {cast.mo}


def test_my_work_says_when_the_next_shift_is_and_that_a_colleague_asks(cast, pia, as_member):
    planned(cast.mo)
    assert "van jou: nu" in html_of(as_member(cast.mo).get(reverse("members:work")))
    actions.offer_shift(actor=cast.mo, shift=Shift.objects.get())
    assert "een collega vraagt je" in html_of(as_member(pia).get(reverse("members:work")))


def test_shifts_stand_in_the_export_of_their_moderator(cast):
    planned(cast.mo)
    assert all("Mijn diensten" in text for text in export_texts(cast.mo))


def test_member_sees_no_shifts(cast, as_member):
    planned(cast.mo)
    assert as_member(cast.anna).get(SHIFTS).status_code == 404
