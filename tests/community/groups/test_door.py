import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import AlreadyAnswered, admit_member, decline_member, leave_group
from community.groups.choices import Admission, MembershipState, Visibility
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.models import Block, Duty
from community.notifications.kinds import notification_views
from community.notifications.models import Notification
from tests.forum.scenes import count_queries, get_page, html_of, make_topic
from tests.support.people import join, make_group


def knock(browser, group, **fields):
    url = reverse("groups:join", args=[group.slug])
    return browser.post(url, {"agreed": "on", "version": group.agreement_version, "under": "own"} | fields)


def state_of(member, group) -> str:
    return Membership.objects.get(member=member, group=group).state


def told(notification, member) -> list[tuple]:
    """The notification as this member would read it: the row, the text, the address."""
    return [(shown.notification, shown.text, shown.url) for shown in notification_views([notification], member)]


def test_the_door_shows_the_agreement_and_nothing_of_what_is_said_inside(cast, circle, as_member):
    make_topic(cast.anna, circle, title="Binnen gezegd")
    for outside in (None, cast.bram):
        read = html_of(get_page(as_member(outside), "groups:group", circle.slug))
        assert "Wat hier gezegd wordt, blijft hier." in read
        assert "Binnen gezegd" not in read
        assert "Anna" not in read
    assert "Binnen gezegd" in html_of(get_page(as_member(cast.anna), "groups:group", circle.slug))


def test_nobody_comes_in_without_the_agreement_and_the_words_are_kept(cast, circle, as_member):
    response = knock(as_member(cast.bram), circle, agreed="", asked_text="Ik hoor ze ook.")
    assert response.status_code == 200
    assert "Ik hoor ze ook." in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


def test_an_agreement_that_was_changed_meanwhile_is_shown_again(cast, circle, as_member):
    Group.objects.filter(pk=circle.pk).update(agreement="Nieuw: geen namen.", agreement_version=2)
    response = knock(as_member(cast.bram), circle, version=1, asked_text="Dag!")
    assert "Nieuw: geen namen." in html_of(response)
    assert "Dag!" in html_of(response)
    assert 'name="version" value="2"' in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


def test_who_asks_waits_until_a_host_opens_the_door(cast, circle, as_member):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    browser = as_member(cast.bram)
    knock(browser, circle, asked_text="Mag ik erbij?")
    assert state_of(cast.bram, circle) == MembershipState.ASKED
    assert get_page(browser, "forum:board", circle.slug).status_code == 404
    host = as_member(cast.anna)
    assert "Mag ik erbij?" in html_of(get_page(host, "groups:requests", circle.slug))
    host.post(reverse("groups:admit", args=[circle.slug, cast.bram.persona.public_id]))
    assert state_of(cast.bram, circle) == MembershipState.ACTIVE
    assert get_page(browser, "forum:board", circle.slug).status_code == 200
    circle.refresh_from_db()
    assert circle.members_count == 4
    entry = AuditEntry.objects.get(verb="group.admit")
    assert entry.actor == cast.anna


def test_a_host_counts_who_is_at_the_door_for_them(cast, circle, as_member):
    """Who blocked the host waits for another one: neither in the list nor in its number."""
    for person in (cast.bram, cast.noor):
        Membership.objects.create(group=circle, member=person, persona=person.persona, state=MembershipState.ASKED)
    Block.objects.create(blocker=cast.noor, blocked=cast.mo)
    host = as_member(cast.mo)
    assert "Er wacht 1 persoon" in html_of(get_page(host, "groups:group", circle.slug))
    assert html_of(get_page(host, "groups:requests", circle.slug)).count("/toelaten/") == 1


def test_the_hosts_are_told_who_knocks_and_the_member_that_the_door_is_open(cast, circle, as_member):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    knock(as_member(cast.bram), circle)
    asked = Notification.objects.get(kind="groups.asked")
    assert asked.member == cast.anna
    ((_row, text, url),) = told(asked, cast.anna)
    assert url == reverse("groups:requests", args=[circle.slug])
    assert circle.title not in text
    assert told(asked, cast.noor) == []
    as_member(cast.anna).post(reverse("groups:admit", args=[circle.slug, cast.bram.persona.public_id]))
    admitted = Notification.objects.get(kind="groups.admitted")
    assert admitted.member == cast.bram
    ((_row, text, _url),) = told(admitted, cast.bram)
    assert circle.title not in text
    assert told(admitted, cast.noor) == []


def test_without_hosts_of_its_own_those_who_host_everywhere_are_told(cast, circle, as_member):
    knock(as_member(cast.bram), circle)
    assert Notification.objects.get(kind="groups.asked").member == cast.mo


def test_who_is_declined_is_outside_and_may_ask_again(cast, circle, as_member):
    browser = as_member(cast.bram)
    knock(browser, circle)
    url = reverse("groups:decline", args=[circle.slug, cast.bram.persona.public_id])
    as_member(cast.mo).post(url)
    assert state_of(cast.bram, circle) == MembershipState.LEFT
    assert as_member(cast.mo).post(url).status_code == 302
    knock(browser, circle)
    assert state_of(cast.bram, circle) == MembershipState.ASKED


def test_an_open_group_lets_you_in_at_once(cast, as_member):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    knock(as_member(cast.bram), group)
    assert state_of(cast.bram, group) == MembershipState.ACTIVE


def test_who_was_removed_does_not_come_back_by_the_door(cast, as_member):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    Membership.objects.create(member=cast.bram, group=group, persona=cast.bram.persona, state=MembershipState.REMOVED)
    assert knock(as_member(cast.bram), group).status_code == 403
    assert state_of(cast.bram, group) == MembershipState.REMOVED


def test_leaving_asks_first_and_closes_the_door_behind(cast, circle, as_member):
    browser, url = as_member(cast.anna), reverse("groups:leave", args=[circle.slug])
    assert browser.get(url).status_code == 200
    assert state_of(cast.anna, circle) == MembershipState.ACTIVE
    browser.post(url)
    assert state_of(cast.anna, circle) == MembershipState.LEFT
    assert get_page(browser, "forum:board", circle.slug).status_code == 404


def test_a_request_can_be_taken_back(cast, circle, as_member):
    browser = as_member(cast.bram)
    knock(browser, circle)
    browser.post(reverse("groups:leave", args=[circle.slug]))
    assert state_of(cast.bram, circle) == MembershipState.LEFT


def test_a_hidden_group_is_the_same_as_one_that_is_not_there(cast, as_member):
    hidden = make_group("besloten", admission=Admission.INVITATION)
    join(cast.anna, hidden)
    for outside in (None, cast.bram):
        browser = as_member(outside)
        closed, absent = (
            get_page(browser, "groups:group", "besloten"),
            get_page(browser, "groups:group", "bestaat-niet"),
        )
        assert closed.status_code == absent.status_code == 404
        assert closed.content == absent.content
        assert "besloten" not in html_of(get_page(browser, "groups:index"))
    assert "besloten" in html_of(get_page(as_member(cast.anna), "groups:index"))


def test_inside_a_group_nobody_is_named_who_does_not_host_or_write(cast, circle, as_member):
    Group.objects.update(members_count=3)
    read = html_of(get_page(as_member(cast.anna), "groups:group", circle.slug))
    assert "Ben" not in read
    assert "Mo<" not in read


def test_the_list_of_groups_costs_the_same_with_one_and_with_three(cast, circle, as_member):
    browser, url = as_member(cast.anna), reverse("groups:index")
    browser.get(url)
    one = count_queries(browser, url)
    for slug in ("twee", "drie"):
        make_group(slug, visibility=Visibility.MEMBERS)
    assert count_queries(browser, url) == one


def test_the_list_of_groups_goes_on_where_it_was(cast, as_member, monkeypatch):
    monkeypatch.setattr("community.groups.views.GROUPS_PER_PAGE", 2)
    for n in range(5):
        make_group(f"groep-{n}", position=n // 2)
    url, query, seen = reverse("groups:index"), "", []
    for _turn in range(3):
        context = as_member(None).get(url + query).context
        seen += [group.slug for group in context["groups"]]
        query = context["page"].next_url
    assert seen == [f"groep-{n}" for n in range(5)]
    assert query == ""


@pytest.mark.parametrize("verb", [admit_member, decline_member])
def test_an_answer_that_comes_after_the_request_was_taken_back_changes_nothing(cast, circle, as_member, verb):
    knock(as_member(cast.bram), circle)
    as_member(cast.bram).post(reverse("groups:leave", args=[circle.slug]))
    with pytest.raises(AlreadyAnswered):
        verb(actor=cast.mo, group=circle, member=cast.bram)
    assert state_of(cast.bram, circle) == MembershipState.LEFT
    assert not Notification.objects.filter(kind="groups.admitted").exists()


def test_a_sign_that_no_database_takes_is_as_good_as_no_place_in_the_list(circle, as_member):
    assert as_member(None).get("/groepen/?after=%00").status_code == 200


def test_members_are_counted_while_the_group_is_locked(cast, circle, locked_tables):
    """Two transactions at once then count one after the other, whichever row changes."""
    with CaptureQueriesContext(connection) as captured:
        leave_group(actor=cast.ben, group=circle)
    assert locked_tables[:3] == ["groups_group", "groups_membership", "groups_membership"]
    assert sum("COUNT(" in query["sql"] and '"groups_membership"' in query["sql"] for query in captured) == 1
    circle.refresh_from_db()
    assert circle.members_count == circle.memberships.active().count() == 2
