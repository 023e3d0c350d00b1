"""Members with a duty find their work on their own page, and a way back; others see no trace of it."""

import uuid

import pytest
from django.contrib.auth.models import Group as EditorGroup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat.rooms.models import Room
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.choices import DutyKind
from community.members.models import Duty
from community.moderation.models import Report
from community.pages.models import HelpLine, NumberChange
from tests.support.college import make_run


def work_of(browser) -> str:
    shown = browser.get("/mijn/").content.decode()
    if 'id="me-work"' not in shown:
        return ""
    part = shown[shown.index('id="me-work"') :]
    return part[: part.index("</section>")]


@pytest.mark.parametrize("person", ["anna", "noor", "ben", "pia"])
def test_member_without_a_duty_has_no_work(cast, as_member, person):
    assert work_of(as_member(getattr(cast, person))) == ""


def test_moderator_finds_the_queue_with_the_number_that_waits(cast, board, as_member):
    Report.objects.create(kind="post", thing=uuid.uuid4(), rule="other", group=board)
    work = work_of(as_member(cast.mo))
    assert f'href="{reverse("moderation:queue")}"' in work
    assert "1 melding wacht" in work


def test_editor_finds_the_cms_and_from_there_the_way_back(cast, as_member):
    cast.eva.groups.add(EditorGroup.objects.get(name="Redactie"))
    eva = as_member(cast.eva)
    assert 'href="/cms/"' in work_of(eva)
    cms = eva.get("/cms/").content.decode()
    assert "Naar de site" in cms
    assert "Mijn pagina" in cms
    assert reverse("moderation:queue") not in work_of(eva)


def test_host_finds_the_groups_and_who_waits_at_the_door(cast, circle, as_member):
    Duty.objects.create(member=cast.bram, kind=DutyKind.HOST, group=circle)
    Room.objects.create(group=circle)
    Membership.objects.create(group=circle, member=cast.noor, persona=cast.noor.persona, state=MembershipState.ASKED)
    work = work_of(as_member(cast.bram))
    assert f'href="{reverse("groups:requests", args=[circle.slug])}"' in work
    assert "1 persoon wil meedoen" in work


def test_trainer_finds_the_dates_to_come(cast, as_member):
    run = make_run()
    work = work_of(as_member(cast.mo))
    assert f'href="{run.get_absolute_url()}"' in work
    assert f'href="{reverse("college:upcoming")}"' in work


@pytest.mark.parametrize("person", ["eva", "otto"])
def test_number_that_waits_is_shown_to_who_looks_at_it(cast, as_member, person):
    line = HelpLine.objects.get(key="luisterlijn")
    NumberChange.objects.create(line=line, phone="0800-1234")
    assert f'href="{reverse("numbers:waiting")}"' in work_of(as_member(getattr(cast, person)))


def test_operator_finds_making_a_group(cast, as_member):
    assert f'href="{reverse("groups:new")}"' in work_of(as_member(cast.otto))


def test_work_without_the_second_step_is_not_shown(cast, as_member, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert work_of(as_member(cast.mo)) == ""


def test_work_costs_a_member_without_a_duty_no_query(cast, as_member, monkeypatch):
    anna = as_member(cast.anna)
    anna.get("/mijn/")
    with CaptureQueriesContext(connection) as with_work:
        anna.get("/mijn/")
    monkeypatch.setattr("community.members.templatetags.members_tags.work_of", lambda member: [])
    with CaptureQueriesContext(connection) as without:
        anna.get("/mijn/")
    assert len(with_work) - len(without) <= 1, "the duties of the member, at most"


def test_moderation_and_numbers_lead_back_to_the_own_page(cast, as_member):
    for person, name in ((cast.mo, "moderation:queue"), (cast.otto, "numbers:waiting")):
        assert "Terug naar mijn pagina" in as_member(person).get(reverse(name)).content.decode()
