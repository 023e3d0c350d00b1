"""A member who joins a closed group may take another name, for that group alone."""

import pytest
from django.urls import reverse

from community.groups.choices import GroupKind, MembershipState, Visibility
from community.groups.models import Membership
from community.members.choices import DutyKind, Role
from community.members.models import Duty, Persona
from community.members.profiles.forms import NAMES_PER_HOUR
from community.moderation.models import Report
from tests.support.forum import make_reply, make_topic
from tests.support.groups import membership_state, request_to_join
from tests.support.people import join, make_group
from tests.support.responses import get_page, html_of

OTHER = {"under": "other", "other_name": "Stille Wilg"}


def let_in(member, group, as_member, **fields) -> Persona:
    """Join under the other name; mo, who moderates and is not in the group, admits. Return the persona."""
    request_to_join(as_member(member), group, **(OTHER | fields))
    persona = member.personas.get(group=group)
    as_member(group.host).post(reverse("groups:admit", args=[group.slug, persona.public_id]))
    assert membership_state(member, group) == MembershipState.ACTIVE
    return persona


@pytest.fixture
def table(cast):
    """A closed group in which noor is; mo lets people in, and is not in it."""
    group = make_group("aan-tafel")
    group.host = cast.mo
    join(cast.noor, group)
    return group


def test_other_name_stands_in_the_group_and_nowhere_else(cast, table, board, as_member):
    persona = let_in(cast.bram, table, as_member)
    inside, outside = make_topic(cast.bram, table), make_topic(cast.bram, board)
    assert (inside.author, make_reply(cast.bram, inside).author, outside.author) == (
        persona,
        persona,
        cast.bram.persona,
    )
    read = html_of(get_page(as_member(cast.noor), "forum:topic", inside.public_id))
    assert "Stille Wilg" in read
    assert "Bram" not in read
    assert "Stille Wilg" not in html_of(get_page(as_member(cast.noor), "forum:topic", outside.public_id))


def test_host_reads_the_other_name_in_a_request_and_not_the_own_name(cast, table, as_member):
    request_to_join(as_member(cast.bram), table, asked_text="Mag ik erbij?", **OTHER)
    read = html_of(get_page(as_member(cast.mo), "groups:requests", table.slug))
    assert "Stille Wilg" in read
    assert "Mag ik erbij?" in read
    assert "Bram" not in read
    assert str(cast.bram.persona.public_id) not in read


def test_typed_name_that_was_not_chosen_is_asked_about(cast, table, as_member):
    response = request_to_join(as_member(cast.bram), table, under="own", other_name="Stille Wilg", asked_text="Dag!")
    assert "Je vulde een andere naam in" in html_of(response)
    assert "Dag!" in html_of(response)
    assert not Membership.objects.filter(member=cast.bram).exists()


@pytest.mark.parametrize(
    "name",
    ["", "x", "Noor", "N00r", "bram@demo.example", "Moderator Wilg", "Bram aan zee", "Bråm", "Wilg <b>", "W" * 31],
)
def test_other_name_follows_the_rules_for_names_and_does_not_betray(cast, table, as_member, name):
    response = request_to_join(as_member(cast.bram), table, under="other", other_name=name)
    assert response.status_code == 200
    assert 'id="id_other_name_error"' in html_of(response)
    assert not Persona.objects.of_groups().exists()


def test_names_tried_when_joining_share_the_rate_limit_of_names(cast, table, as_member):
    browser = as_member(cast.bram)
    taken = [request_to_join(browser, table, under="other", other_name="Noor") for _ in range(NAMES_PER_HOUR)]
    assert ["Iemand heeft deze naam" in html_of(response) for response in taken] == [True] * NAMES_PER_HOUR
    for name in ("Noor", "Vrij van alles"):
        assert "Je hebt veel namen geprobeerd" in html_of(
            request_to_join(browser, table, under="other", other_name=name)
        )
    assert not Persona.objects.of_groups().exists()


def test_name_taken_at_the_last_moment_is_asked_again(cast, table, as_member, monkeypatch):
    let_in(cast.bram, table, as_member)
    monkeypatch.setattr(
        "community.groups.forms.clean_new_name", lambda typed, **who: typed
    )  # both validated at the same moment
    response = request_to_join(as_member(cast.eva), table, **OTHER)
    assert 'id="id_other_name_error"' in html_of(response)
    assert not Membership.objects.filter(member=cast.eva).exists()


def test_profile_of_other_name_is_visible_in_the_group_only(cast, table, as_member):
    cast.bram.personas.update(about="Ik woon aan zee.")
    persona = let_in(cast.bram, table, as_member)
    url = reverse("members:profile", args=[persona.public_id])
    for outside in (None, cast.anna, cast.pia, cast.mo):
        assert as_member(outside).get(url).status_code == 404
    read = html_of(as_member(cast.noor).get(url))
    assert "Stille Wilg" in read
    assert "Ik woon aan zee." not in read
    browser = as_member(cast.bram)
    browser.post(reverse("members:edit_other_profile", args=[persona.public_id]), {"about": "Ik luister graag."})
    assert "Ik luister graag." in html_of(as_member(cast.noor).get(url))
    assert "Ik luister graag." not in html_of(
        get_page(as_member(cast.noor), "members:profile", cast.bram.persona.public_id)
    )
    assert as_member(cast.noor).get(reverse("members:edit_other_profile", args=[persona.public_id])).status_code == 404
    assert "Stille Wilg" in html_of(get_page(browser, "members:home"))
    as_member(cast.noor).post(reverse("groups:leave", args=[table.slug]))
    assert as_member(cast.noor).get(url).status_code == 404


def test_removed_member_cannot_change_the_profile_in_the_group(cast, table, as_member):
    """The members of the group read the profile, so it must be no way to go on writing to them."""
    persona = let_in(cast.bram, table, as_member)
    url = reverse("members:edit_other_profile", args=[persona.public_id])
    browser = as_member(cast.bram)
    browser.post(url, {"about": "Ik luister graag."})
    Membership.objects.filter(member=cast.bram).update(state=MembershipState.REMOVED)
    refused = browser.post(url, {"about": "Ik weet jullie te vinden."})
    assert refused.status_code == 200
    assert "Ik weet jullie te vinden." in html_of(refused)
    assert "Ik luister graag." in html_of(get_page(as_member(cast.noor), "members:profile", persona.public_id))
    browser.post(url, {"about": ""})
    assert "Ik luister graag." not in html_of(get_page(as_member(cast.noor), "members:profile", persona.public_id))


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
def test_other_name_is_for_closed_groups_only(cast, as_member, visibility):
    group = make_group("open-tafel", visibility=visibility)
    assert "under" not in get_page(as_member(cast.bram), "groups:group", group.slug).context["form"].fields
    request_to_join(as_member(cast.bram), group, **OTHER)
    assert Membership.objects.get(member=cast.bram).persona == cast.bram.persona


def test_professionals_and_hosts_get_no_other_name(cast, table, as_member):
    Duty.objects.create(member=cast.bram, kind=DutyKind.HOST, group=table)
    for member in (cast.pia, cast.bram):
        request_to_join(as_member(member), table, **OTHER)
        assert Membership.objects.get(member=member, group=table).persona == member.persona
    assert not Persona.objects.of_groups().exists()


def test_expert_has_no_label_under_the_other_name(cast, table, as_member):
    cast.bram.role = Role.EXPERT
    cast.bram.save()
    persona = let_in(cast.bram, table, as_member)
    chip = "chip--expert"
    assert chip in html_of(get_page(as_member(cast.noor), "members:profile", cast.bram.persona.public_id))
    assert chip not in html_of(get_page(as_member(cast.noor), "members:profile", persona.public_id))
    topic = make_topic(cast.bram, table)
    assert chip not in html_of(get_page(as_member(cast.noor), "forum:topic", topic.public_id))


def test_returning_member_chooses_the_earlier_or_the_own_name(cast, table, as_member):
    persona = let_in(cast.bram, table, as_member)
    browser = as_member(cast.bram)
    browser.post(reverse("groups:leave", args=[table.slug]))
    assert "Onder de naam die ik hier eerder had: Stille Wilg" in html_of(get_page(browser, "groups:group", table.slug))
    request_to_join(browser, table, under="other")
    assert Membership.objects.get(member=cast.bram, group=table).persona == persona
    browser.post(reverse("groups:leave", args=[table.slug]))
    request_to_join(browser, table, under="own")
    assert Membership.objects.get(member=cast.bram, group=table).persona == cast.bram.persona
    assert cast.bram.personas.count() == 2


def test_list_of_hosts_shows_their_names_in_the_group(cast, table, as_member):
    persona = let_in(cast.bram, table, as_member)
    for member in (cast.bram, cast.noor):
        Duty.objects.create(member=member, kind=DutyKind.HOST, group=table)
    hosts = get_page(as_member(cast.noor), "groups:group", table.slug).context["hosts"]
    assert [host.name for host in hosts] == ["Noor", "Stille Wilg"]
    assert persona in hosts


def test_moderator_sees_the_other_name_in_a_report_and_not_the_own_name(cast, table, as_member):
    persona = let_in(cast.bram, table, as_member)
    topic = make_topic(cast.bram, table)
    for kind, thing in (("topic", topic), ("persona", persona)):
        as_member(cast.noor).post(reverse("moderation:report", args=[kind, thing.public_id]), {"rule": "other"})
    reports = list(Report.objects.all())
    assert [report.group for report in reports] == [table, table]
    for report in reports:
        read = html_of(get_page(as_member(cast.mo), "moderation:review", report.public_id))
        assert "Stille Wilg" in read
        assert "Bram" not in read


def test_returning_member_under_another_name_reacts_once(cast, table, as_member):
    join(cast.bram, table)
    topic = make_topic(cast.noor, table)
    post = topic.posts.get()
    browser, url = as_member(cast.bram), reverse("forum:react", args=[topic.public_id])
    browser.post(url, {"support": "1"})
    browser.post(reverse("groups:leave", args=[table.slug]))
    let_in(cast.bram, table, as_member)
    browser.post(url, {"support": "1"})
    post.refresh_from_db()
    assert post.support_count == 0


def test_course_group_is_not_joined_under_another_name(cast, as_member):
    course = make_group("cursus", kind=GroupKind.COURSE, admission="with_run")
    assert request_to_join(as_member(cast.bram), course, **OTHER).status_code == 404
