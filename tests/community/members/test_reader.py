"""The reader of a request and their relations are read in at most two queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Membership
from community.members.models import Block, Duty, Member, Mute, Session
from community.members.querysets.reader import relations_of, running_session
from community.members.querysets.relations import blocked_ids, muted_ids
from community.members.relations.actions import block_member
from community.members.rules import current_duties
from community.notifications.models import Notification, Preferences
from tests.support.people import make_member

OF_THE_READER = ("members_", "value1", "notifications_notification")  # value1: the first column of a union


def reload(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def asked(browser, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in queries]


def about_the_reader(statements: list[str]) -> list[str]:
    """Return the tables from which these queries read first, as far as they say who the reader is."""
    tables = [statement.partition('"')[2].partition('"')[0] for statement in statements]
    return [table for table in tables if table.startswith(OF_THE_READER)]


def test_page_of_a_member_asks_two_queries_about_its_reader(cast, board, as_member):
    Block.objects.create(blocker=cast.anna, blocked=cast.noor)
    browser = as_member(cast.anna)
    browser.get(reverse("forum:index"))
    Notification.objects.update(read_at=timezone.now())
    statements = asked(browser, reverse("forum:board", args=[board.slug]))
    assert about_the_reader(statements) == ["members_session", "value1"]


def test_visitor_is_asked_nothing_about(db, client):
    assert about_the_reader(asked(client, reverse("forum:index"))) == []


def test_relations_are_those_of_each_question_by_itself(cast, board, circle):
    Block.objects.create(blocker=cast.anna, blocked=cast.noor)
    Block.objects.create(blocker=cast.bram, blocked=cast.anna)
    Mute.objects.create(muter=cast.anna, persona=cast.mo.persona)
    Duty.objects.create(member=cast.anna, kind="host", group=circle)
    Duty.objects.create(member=cast.anna, kind="editor", until=timezone.now() - timedelta(days=1))
    for member in (cast.anna, cast.bram, cast.noor, cast.mo, make_member("nieuw")):
        member = reload(member)
        together = relations_of(member)
        assert sorted(together.blocked) == sorted(blocked_ids(member))
        assert together.muted == muted_ids(member)
        assert together.duties == current_duties(member)
        active = Membership.objects.active().filter(member=member)
        assert together.groups == set(active.values_list("group", flat=True))


def test_member_of_the_session_has_persona_duties_and_facts(cast, as_member, django_assert_num_queries):
    Notification.objects.filter(member=cast.anna).delete()
    until = timezone.localdate() + timedelta(days=3)
    Preferences.objects.update_or_create(member=cast.anna, defaults={"break_until": until})
    keys = {member: as_member(member).cookies["sessionid"].value for member in (cast.anna, cast.mo)}
    with django_assert_num_queries(2):
        anna, mo = (running_session(key).member for key in keys.values())
        assert (anna, anna.persona.name, anna.has_duties) == (cast.anna, "Anna", False)
        assert anna.facts == anna.facts | {"has_unread": False, "break_until": until}
        assert mo.has_duties


def test_session_that_has_expired_or_was_ended_opens_nothing(cast, as_member):
    browser = as_member(cast.anna)
    path = reverse("members:logins")
    assert browser.get(path).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert running_session(browser.cookies["sessionid"].value) is None
    assert browser.get(path).status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"sessions_version": 9}, {"password": "another"}])
def test_account_that_is_closed_or_has_a_new_password_is_logged_out(cast, as_member, change):
    browser = as_member(cast.anna)
    Member.objects.filter(pk=cast.anna.pk).update(**change)
    assert browser.get(reverse("members:logins")).status_code == 302


def test_new_member_without_a_name_is_a_reader_too(db, as_member):
    member = Member.objects.create_user("zonder@example.org", "een lang wachtwoord")
    assert as_member(member).get(reverse("members:logins")).status_code in (200, 302)


def test_block_within_the_request_counts_at_once(cast):
    Block.objects.all().delete()
    anna = reload(cast.anna)
    anna.reads_only = True
    assert blocked_ids(anna) == []
    block_member(actor=anna.refresh_rights(), persona=cast.noor.persona)
    assert blocked_ids(anna) == [cast.noor.pk]


def test_fresh_rights_do_not_come_from_what_the_request_read(cast):
    Block.objects.all().delete()
    anna = reload(cast.anna)
    anna.reads_only = True
    assert (blocked_ids(anna), muted_ids(anna)) == ([], set())
    Block.objects.create(blocker=cast.bram, blocked=anna)
    Mute.objects.create(muter=anna, persona=cast.mo.persona)
    Duty.objects.create(member=anna, kind="editor")
    assert blocked_ids(anna) == []
    anna.refresh_rights()
    assert (blocked_ids(anna), muted_ids(anna)) == ([cast.bram.pk], {cast.mo.persona.pk})
    assert current_duties(anna) == {("editor", None)}


def test_form_that_is_sent_asks_each_question_anew(cast, as_member, board):
    browser = as_member(cast.anna)
    with CaptureQueriesContext(connection) as queries:
        browser.post(reverse("forum:new_topic", args=[board.slug]), {"title": "", "text": ""})
    assert not [query for query in queries if "UNION ALL" in query["sql"] and "members_mute" in query["sql"]]
