"""Everything of one account hidden at once: one letter, undo of all, and undo of the undo."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Member
from community.moderation.choices import ContentState
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.direct.actions import act
from community.moderation.models import Decision, Report, Sweep
from community.moderation.sweeps import actions
from community.moderation.sweeps.actions import carry_out, sweep_account
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.query_plans import plan_of, recorded
from tests.support.responses import html_of

STATEMENT = {"rule": "advertising", "explanation": "Dit was reclame."}


@pytest.fixture
def raid(cast, board) -> SimpleNamespace:
    """Three new accounts with 30 posts each in a topic of anna."""
    topic = make_topic(cast.anna, board)
    accounts = [make_member(f"raid-{number}") for number in range(3)]
    for account in accounts:
        for number in range(30):
            make_reply(account, topic, source=f"Koop nu {number}.")
    return SimpleNamespace(topic=topic, accounts=accounts, personas=[account.persona for account in accounts])


@pytest.fixture
def by_hand(monkeypatch):
    """Let no job start by itself: as when the worker is away."""
    monkeypatch.setattr(actions.background, "enqueue", lambda *_job, **_arguments: None)


def hidden(persona) -> int:
    return Post.objects.filter(author=persona, state="hidden").count()


def topics_of(member) -> str:
    return reverse("moderation:person", args=[member.persona.public_id]) + "?kind=topic"


def undo(actor, sweep):
    act(actor=actor, kind="sweep", thing=sweep, outcome="restore", **STATEMENT)


def hide_again(actor, sweep):
    act(actor=actor, kind="sweep", thing=sweep, outcome="hide", **STATEMENT)


def carried_out(sweep) -> Sweep:
    while carry_out(sweep.pk):
        pass
    sweep.refresh_from_db()
    return sweep


def test_three_accounts_are_hidden_from_the_list_of_new_accounts_with_one_decision_each(cast, raid, as_member):
    mo = as_member(cast.mo)
    chosen = html_of(mo.get(reverse("moderation:sweeps")))
    assert all(f'value="{persona.public_id}"' in chosen for persona in raid.personas)
    assert chosen.count("30 teksten") == 3
    query = "&".join(f"lid={persona.public_id}" for persona in raid.personas)
    url = f"{reverse('moderation:make_sweep')}?{query}"
    assert html_of(mo.get(url)).count("<td>90</td>") == 3
    response = mo.post(url, {"period": "all", **STATEMENT}, follow=True)
    assert response.status_code == 200
    for sweep in Sweep.objects.all():
        carried_out(sweep)
    assert [hidden(persona) for persona in raid.personas] == [30, 30, 30]
    assert Decision.objects.count() == Notification.objects.filter(kind="moderation.decision").count() == 3
    raid.topic.refresh_from_db()
    assert raid.topic.replies_count == 0


def test_undo_shows_what_the_sweep_hid_and_nothing_else(cast, raid, by_hand):
    persona = raid.personas[0]
    first, second = Post.objects.filter(author=persona).order_by("pk")[:2]
    act(actor=cast.mo, kind="post", thing=first, outcome="hide", **STATEMENT)
    sweep = carried_out(sweep_account(actor=cast.mo, persona=persona, since=None, **STATEMENT))
    assert sweep.items.count() == 29
    Post.objects.filter(pk=second.pk).update(state=ContentState.REMOVED)
    undo(cast.mo, sweep)
    carried_out(sweep)
    assert list(Post.objects.filter(author=persona).exclude(state="visible").order_by("pk")) == [first, second]
    raid.topic.refresh_from_db()
    assert raid.topic.replies_count == 88


def test_undo_of_the_undo_hides_the_same_set_except_what_a_colleague_decided(cast, raid, by_hand):
    persona = raid.personas[0]
    first = Post.objects.filter(author=persona).order_by("pk")[0]
    sweep = carried_out(sweep_account(actor=cast.mo, persona=persona, since=None, **STATEMENT))
    undo(cast.mo, sweep)
    carried_out(sweep)
    later = make_reply(raid.accounts[0], raid.topic, source="Sorry, ik wist het niet.")
    act(actor=cast.mo, kind="post", thing=first, outcome="warn", **STATEMENT)
    hide_again(cast.mo, sweep)
    carried_out(sweep)
    assert set(Post.objects.filter(author=persona, state="visible")) == {first, later}
    assert sweep.items.count() == 30


def test_sweep_that_is_killed_half_way_goes_on_and_running_twice_does_no_harm(cast, raid, by_hand):
    sweep = sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    assert carry_out(sweep.pk, rows=11)
    assert (hidden(raid.personas[0]), sweep.items.count()) == (11, 11)
    assert actions.carry_out_all() == 1
    assert actions.carry_out_all() == 0
    assert not carry_out(sweep.pk)
    assert (hidden(raid.personas[0]), sweep.items.count()) == (30, 30)


@pytest.mark.once
def test_next_row_is_looked_for_from_the_last_one_on_and_not_among_all_that_is_hidden(cast, raid, by_hand):
    sweep = sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    carry_out(sweep.pk, rows=11)
    last = Post.objects.filter(author=raid.personas[0], state="hidden").latest("created_at", "pk")
    with recorded() as asked:
        carry_out(sweep.pk, rows=1)
    ((plan, params),) = [
        (plan_of(sql, params), params) for sql, params in asked.items() if '"forum_post"."created_at" <= ' in sql
    ]
    assert str(last.created_at.replace(tzinfo=None)) in params
    assert "(author_id=? AND created_at>?" in plan
    sweep.refresh_from_db()
    following = Post.objects.filter(author=raid.personas[0], created_at__gt=last.created_at).earliest(
        "created_at", "pk"
    )
    assert (sweep.collected_kind, sweep.collected_to) == ("post", following.created_at)


@pytest.mark.once
def test_undo_finds_the_next_row_by_its_turn_without_sorting_all_others(cast, raid, by_hand):
    sweep = sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    carried_out(sweep)
    undo(cast.mo, sweep)
    with recorded() as asked:
        carry_out(sweep.pk, rows=1)
    (plan,) = [plan_of(sql, params) for sql, params in asked.items() if "sweepitem" in sql and "ORDER BY" in sql]
    assert "items_to_treat" in plan
    assert "TEMP B-TREE" not in plan


def test_undo_while_it_is_being_hidden_shows_what_was_hidden_so_far(cast, raid, by_hand):
    sweep = sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    carry_out(sweep.pk, rows=11)
    undo(cast.mo, sweep)
    carried_out(sweep)
    assert hidden(raid.personas[0]) == 0
    hide_again(cast.mo, sweep)
    carried_out(sweep)
    assert hidden(raid.personas[0]) == 30


def test_second_moderator_at_once_learns_that_it_is_being_hidden_and_sends_nothing(cast, raid, by_hand):
    sweep = sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    with pytest.raises(actions.SweptAlready) as refusal:
        sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT)
    assert refusal.value.sweep == sweep
    assert Notification.objects.filter(member=raid.accounts[0], kind="moderation.decision").count() == 1


def test_nothing_to_hide_makes_no_decision(cast, as_member):
    with pytest.raises(actions.NothingToHide):
        sweep_account(actor=cast.mo, persona=cast.bram.persona, since=None, **STATEMENT)
    assert not Sweep.objects.exists()


def test_second_look_undoes_the_part_of_that_writer(cast, raid):
    colleague = make_member("collega")
    colleague.duties.create(kind="moderator")
    sweeps = [
        carried_out(sweep_account(actor=cast.mo, persona=persona, since=None, **STATEMENT)) for persona in raid.personas
    ]
    decision = Decision.objects.get(writer=raid.accounts[0])
    appeal = appeal_decision(actor=raid.accounts[0], decision=decision, text="Ik ben geen robot.")
    decide_report(actor=colleague, report=appeal, outcome="restore", **STATEMENT)
    carried_out(sweeps[0])
    assert [hidden(persona) for persona in raid.personas] == [0, 30, 30]


def test_topic_is_hidden_as_a_whole_and_shown_again(cast, board):
    topic = make_topic(cast.bram, board)
    sweep = carried_out(sweep_account(actor=cast.mo, persona=cast.bram.persona, since=None, **STATEMENT))
    topic.refresh_from_db()
    assert topic.is_hidden
    assert list(sweep.items.values_list("kind", flat=True)) == ["topic"]
    undo(cast.mo, sweep)
    carried_out(sweep)
    assert Topic.objects.get(state="visible") == topic


def test_writer_reads_one_statement_with_the_beginning_of_the_texts(cast, raid, as_member):
    carried_out(sweep_account(actor=cast.mo, persona=raid.personas[0], since=None, **STATEMENT))
    decision = Decision.objects.get()
    html = html_of(as_member(raid.accounts[0]).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Dit was reclame." in html
    assert html.count("Koop nu") == 10


def test_moderator_of_one_group_hides_only_what_is_in_that_group(cast, board, circle):
    make_topic(cast.ben, board)
    inside = make_topic(cast.ben, circle)
    cast.anna.duties.create(kind="moderator", group=circle)
    with pytest.raises(NotAllowed):
        sweep_account(actor=cast.anna, persona=cast.ben.persona, since=None, **STATEMENT)
    carried_out(sweep_account(actor=cast.anna, persona=cast.ben.persona, since=None, group=circle, **STATEMENT))
    assert list(Topic.objects.filter(state="hidden")) == [inside]


def test_moderator_sees_a_person_who_blocked_them(cast, board, as_member):
    cast.bram.blocks_made.create(blocked=cast.mo)
    make_topic(cast.bram, board)
    html = html_of(
        as_member(cast.mo).get(reverse("moderation:person", args=[cast.bram.persona.public_id]) + "?kind=topic")
    )
    assert "De afwas" in html


def test_words_of_a_closed_group_are_not_shown_to_a_moderator_who_is_not_in_it(cast, circle, as_member):
    circle.memberships.filter(member=cast.mo).delete()
    make_topic(cast.ben, circle, title="Alleen voor ons")
    html = html_of(
        as_member(cast.mo).get(reverse("moderation:person", args=[cast.ben.persona.public_id]) + "?kind=topic")
    )
    assert "Alleen voor ons" not in html
    assert "In een besloten groep" in html


@pytest.mark.parametrize("person", ["anna", "pia", "eva", "otto"])
def test_others_find_no_page(cast, board, as_member, person):
    make_topic(cast.bram, board)
    sweep = sweep_account(actor=cast.mo, persona=cast.bram.persona, since=None, **STATEMENT)
    browser = as_member(getattr(cast, person))
    urls = [
        reverse("moderation:person", args=[cast.bram.persona.public_id]),
        f"{reverse('moderation:make_sweep')}?lid={cast.bram.persona.public_id}",
        reverse("moderation:sweeps"),
        reverse("moderation:sweep", args=[sweep.public_id]),
    ]
    assert {browser.get(url).status_code for url in urls} == {404}
    assert browser.post(reverse("moderation:turn_sweep", args=[sweep.public_id]), STATEMENT).status_code == 404
    with pytest.raises(NotAllowed):
        sweep_account(actor=getattr(cast, person), persona=cast.bram.persona, since=None, **STATEMENT)


def test_pages_of_a_sweep_lead_from_hiding_to_undoing(cast, raid, as_member):
    mo = as_member(cast.mo)
    persona = raid.personas[0]
    assert "Alles van dit account verbergen" in html_of(mo.get(reverse("moderation:person", args=[persona.public_id])))
    mo.post(f"{reverse('moderation:make_sweep')}?lid={persona.public_id}", {"period": "all", **STATEMENT})
    sweep = carried_out(Sweep.objects.get())
    url = reverse("moderation:sweep", args=[sweep.public_id])
    assert "30 van de 30 teksten" in html_of(mo.get(url))
    mo.post(reverse("moderation:turn_sweep", args=[sweep.public_id]), {"outcome": "restore", **STATEMENT})
    carried_out(sweep)
    assert hidden(persona) == 0
    assert "0 van de 30 teksten" in html_of(mo.get(url))
    assert Report.objects.undecided().count() == 0


def test_list_of_new_accounts_leaves_out_who_joined_before_and_who_wrote_nothing(cast, raid, as_member):
    Member.objects.filter(pk=raid.accounts[0].pk).update(joined_at=timezone.now() - timedelta(hours=2))
    make_member("stil")
    html = html_of(as_member(cast.mo).get(reverse("moderation:sweeps")))
    assert [name for name in ("Raid-0", "Raid-1", "Raid-2", "Stil") if name in html] == ["Raid-1", "Raid-2"]
