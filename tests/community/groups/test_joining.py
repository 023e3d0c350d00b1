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
from tests.support.forum import make_topic
from tests.support.groups import membership_state, request_to_join
from tests.support.people import join, make_group
from tests.support.responses import count_queries, get_page, html_of


def as_read_by(notification, member) -> list[tuple]:
    """Return the notification as this member reads it: row, text and URL."""
    return [(shown.notification, shown.text, shown.url) for shown in notification_views([notification], member)]


def test_join_page_shows_agreement_without_topics_and_members(cast, circle, as_member):
    make_topic(cast.anna, circle, title="Binnen gezegd")
    for outside in (None, cast.bram):
        read = html_of(get_page(as_member(outside), "groups:group", circle.slug))
        assert "Wat hier gezegd wordt, blijft hier." in read
        assert "Binnen gezegd" not in read
        assert "Anna" not in read
    assert "Binnen gezegd" in html_of(get_page(as_member(cast.anna), "groups:group", circle.slug))


def test_request_without_agreement_is_refused_and_keeps_the_text(cast, circle, as_member):
    response = request_to_join(as_member(cast.bram), circle, agreed="", asked_text="Ik hoor ze ook.")
    assert response.status_code == 200
    assert "Ik hoor ze ook." in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


def test_agreement_changed_meanwhile_is_shown_again(cast, circle, as_member):
    Group.objects.filter(pk=circle.pk).update(agreement="Nieuw: geen namen.", agreement_version=2)
    response = request_to_join(as_member(cast.bram), circle, version=1, asked_text="Dag!")
    assert "Nieuw: geen namen." in html_of(response)
    assert "Dag!" in html_of(response)
    assert 'name="version" value="2"' in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


def test_request_waits_until_a_host_admits(cast, circle, as_member):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    browser = as_member(cast.bram)
    request_to_join(browser, circle, asked_text="Mag ik erbij?")
    assert membership_state(cast.bram, circle) == MembershipState.ASKED
    assert get_page(browser, "forum:board", circle.slug).status_code == 404
    host = as_member(cast.anna)
    assert "Mag ik erbij?" in html_of(get_page(host, "groups:requests", circle.slug))
    host.post(reverse("groups:admit", args=[circle.slug, cast.bram.persona.public_id]))
    assert membership_state(cast.bram, circle) == MembershipState.ACTIVE
    assert get_page(browser, "forum:board", circle.slug).status_code == 200
    circle.refresh_from_db()
    assert circle.members_count == 4
    entry = AuditEntry.objects.get(verb="group.admit")
    assert entry.actor == cast.anna


def test_host_sees_and_counts_no_request_across_a_block(cast, circle, as_member):
    """A request across a block waits for another host: it is not in the list and not in its number."""
    for person in (cast.bram, cast.noor):
        Membership.objects.create(group=circle, member=person, persona=person.persona, state=MembershipState.ASKED)
    Block.objects.create(blocker=cast.noor, blocked=cast.mo)
    host = as_member(cast.mo)
    assert "Er wacht 1 persoon" in html_of(get_page(host, "groups:group", circle.slug))
    assert html_of(get_page(host, "groups:requests", circle.slug)).count("/toelaten/") == 1


def test_request_notifies_hosts_and_admission_notifies_the_member(cast, circle, as_member):
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    request_to_join(as_member(cast.bram), circle)
    asked = Notification.objects.get(kind="groups.asked")
    assert asked.member == cast.anna
    ((_row, text, url),) = as_read_by(asked, cast.anna)
    assert url == reverse("groups:requests", args=[circle.slug])
    assert circle.title not in text
    assert as_read_by(asked, cast.noor) == []
    as_member(cast.anna).post(reverse("groups:admit", args=[circle.slug, cast.bram.persona.public_id]))
    admitted = Notification.objects.get(kind="groups.admitted")
    assert admitted.member == cast.bram
    ((_row, text, _url),) = as_read_by(admitted, cast.bram)
    assert circle.title not in text
    assert as_read_by(admitted, cast.noor) == []


def test_group_without_hosts_notifies_hosts_of_all_groups(cast, circle, as_member):
    request_to_join(as_member(cast.bram), circle)
    assert Notification.objects.get(kind="groups.asked").member == cast.mo


def test_declined_member_can_ask_again(cast, circle, as_member):
    browser = as_member(cast.bram)
    request_to_join(browser, circle)
    url = reverse("groups:decline", args=[circle.slug, cast.bram.persona.public_id])
    as_member(cast.mo).post(url)
    assert membership_state(cast.bram, circle) == MembershipState.LEFT
    assert as_member(cast.mo).post(url).status_code == 302
    request_to_join(browser, circle)
    assert membership_state(cast.bram, circle) == MembershipState.ASKED


def test_open_group_admits_at_once(cast, as_member):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    request_to_join(as_member(cast.bram), group)
    assert membership_state(cast.bram, group) == MembershipState.ACTIVE


def test_removed_member_cannot_join_again(cast, as_member):
    group = make_group("wandelaars", admission=Admission.EVERYONE)
    Membership.objects.create(member=cast.bram, group=group, persona=cast.bram.persona, state=MembershipState.REMOVED)
    assert request_to_join(as_member(cast.bram), group).status_code == 403
    assert membership_state(cast.bram, group) == MembershipState.REMOVED


def test_leaving_asks_to_confirm_and_ends_access(cast, circle, as_member):
    browser, url = as_member(cast.anna), reverse("groups:leave", args=[circle.slug])
    assert browser.get(url).status_code == 200
    assert membership_state(cast.anna, circle) == MembershipState.ACTIVE
    browser.post(url)
    assert membership_state(cast.anna, circle) == MembershipState.LEFT
    assert get_page(browser, "forum:board", circle.slug).status_code == 404


def test_member_takes_a_request_back(cast, circle, as_member):
    browser = as_member(cast.bram)
    request_to_join(browser, circle)
    browser.post(reverse("groups:leave", args=[circle.slug]))
    assert membership_state(cast.bram, circle) == MembershipState.LEFT


def test_hidden_group_looks_like_an_absent_group(cast, as_member):
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


def test_group_page_names_only_hosts_and_writers(cast, circle, as_member):
    Group.objects.update(members_count=3)
    read = html_of(get_page(as_member(cast.anna), "groups:group", circle.slug))
    assert "Ben" not in read
    assert "Mo<" not in read


def test_list_of_groups_has_constant_query_count(cast, circle, as_member):
    browser, url = as_member(cast.anna), reverse("groups:index")
    browser.get(url)
    one = count_queries(browser, url)
    for slug in ("twee", "drie"):
        make_group(slug, visibility=Visibility.MEMBERS)
    assert count_queries(browser, url) == one


def test_list_of_groups_continues_at_the_cursor(cast, as_member, monkeypatch):
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
def test_answer_to_a_request_taken_back_changes_nothing(cast, circle, as_member, verb):
    request_to_join(as_member(cast.bram), circle)
    as_member(cast.bram).post(reverse("groups:leave", args=[circle.slug]))
    with pytest.raises(AlreadyAnswered):
        verb(actor=cast.mo, group=circle, member=cast.bram)
    assert membership_state(cast.bram, circle) == MembershipState.LEFT
    assert not Notification.objects.filter(kind="groups.admitted").exists()


def test_cursor_with_a_null_character_lists_the_first_groups(circle, as_member):
    assert as_member(None).get("/groepen/?after=%00").status_code == 200


def test_members_are_counted_while_the_group_is_locked(cast, circle, locked_tables):
    """Two transactions at once then count one after the other, whichever row changes."""
    with CaptureQueriesContext(connection) as captured:
        leave_group(actor=cast.ben, group=circle)
    assert locked_tables[:3] == ["groups_group", "groups_membership", "groups_membership"]
    assert sum("COUNT(" in query["sql"] and '"groups_membership"' in query["sql"] for query in captured) == 1
    circle.refresh_from_db()
    assert circle.members_count == circle.memberships.active().count() == 2


@pytest.mark.parametrize(("because", "sentence"), [("full", "De groep is nu vol"), ("x", "Het komt nu niet goed uit")])
def test_declined_member_is_notified_and_reads_a_kind_answer(cast, circle, as_member, because, sentence):
    request_to_join(as_member(cast.bram), circle)
    url = reverse("groups:decline", args=[circle.slug, cast.bram.persona.public_id])
    as_member(cast.mo).post(url, {"because": because})
    told = Notification.objects.get(kind="groups.declined")
    assert (told.member, told.caused_as) == (cast.bram, None)
    browser = as_member(cast.bram)
    assert "Er is antwoord op je vraag" in browser.get(reverse("notifications:list")).content.decode()
    assert sentence in browser.get(circle.get_absolute_url()).content.decode()
    assert sentence not in as_member(cast.noor).get(circle.get_absolute_url()).content.decode()
    request_to_join(browser, circle)
    assert sentence not in browser.get(circle.get_absolute_url()).content.decode()
    assert "Er is antwoord op je vraag" not in browser.get(reverse("notifications:list")).content.decode()


def test_member_who_left_reads_no_refusal(cast, circle, as_member):
    browser = as_member(cast.anna)
    browser.post(reverse("groups:leave", args=[circle.slug]))
    assert "Deze keer is het niet gelukt" not in browser.get(circle.get_absolute_url()).content.decode()


def test_group_by_invitation_is_offered_as_its_hosts_can_invite(cast, circle, as_member):
    for url in (reverse("groups:new"), reverse("groups:change", args=[circle.slug])):
        page = as_member(cast.otto).get(url).content.decode()
        assert 'value="on_request"' in page
        assert 'value="invitation"' in page
        assert 'value="with_run"' not in page
