"""Two people at once, in threads with a connection each: one is first, and the other finds that out before anything
is sent twice."""

import threading

import pytest
from django.core import mail
from django.db import connection

from community.audit.models import AuditEntry
from community.groups.invites.actions import InviteEnded, accept_invite, make_invite
from community.members.models import Duty, Member
from community.moderation.colleagues.actions import hand_over
from community.moderation.decisions.actions import AlreadyDecided, ChangedMeanwhile, decide_report
from community.moderation.decisions.versions import version_of
from community.moderation.measures.actions import confirm_closing
from community.moderation.measures.rules import MeasureChoice
from community.moderation.merging.actions import merge_case
from community.moderation.models import Case, Decision, Measure, Report
from community.moderation.queue.actions import claim_report
from community.moderation.registry import subject_of
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.forum import make_reply, make_topic

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one connection"),
]
SECONDS = 20
HIDE = {"outcome": "hide", "rule": "unkind"}


@pytest.fixture
def at_once():
    """``at_once(first, second)`` begins both at the same moment; returns what each returned or raised."""

    def run_both(*functions) -> list:
        results, begin = [None] * len(functions), threading.Barrier(len(functions))

        def run(number, function):
            try:
                begin.wait(SECONDS)
                results[number] = function()
            except Exception as error:
                results[number] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        return results

    return run_both


@pytest.fixture
def pia(cast) -> Member:
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


@pytest.fixture
def eva(cast) -> Member:
    Duty.objects.create(member=cast.eva, kind="moderator")
    return cast.eva


@pytest.fixture
def topic(cast, board):
    return make_topic(cast.anna, board)


@pytest.fixture
def report(cast, topic) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=make_reply(cast.bram, topic), rule="unkind")


def fresh(row):
    """Return the row as another process reads it."""
    return type(row).objects.get(pk=row.pk)


def claiming(member, report):
    return lambda: claim_report(actor=fresh(member), report=fresh(report))


def deciding(member, report, explanation, **more):
    seen = version_of(report, subject_of(report), reader=member)
    words = HIDE | {"explanation": explanation, "seen": seen} | more
    return lambda: decide_report(actor=fresh(member), report=fresh(report), **words)


def errors_of(results: list) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


def test_two_who_claim_at_once_leave_one_name_and_both_read_it(cast, pia, report, at_once):
    assert errors_of(at_once(claiming(cast.mo, report), claiming(pia, report))) == []
    assert AuditEntry.objects.filter(verb="report.claim").count() == 1
    claimed_by = Case.objects.get().claimed_by
    assert claimed_by in (cast.mo, pia)
    assert Report.objects.get().claimed_by == claimed_by


def test_two_who_decide_at_once_send_the_writer_one_statement(cast, pia, report, at_once):
    results = at_once(deciding(cast.mo, report, "Kan kinder."), deciding(pia, report, "Zo niet."))
    assert errors_of(results) == [AlreadyDecided]
    assert Decision.objects.count() == 1
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 1
    assert Notification.objects.filter(member=cast.noor, kind="moderation.looked").count() == 1


def test_claim_and_decision_at_once_end_with_one_decision_or_a_second_look_at_the_page(cast, pia, report, at_once):
    errors = errors_of(at_once(claiming(cast.mo, report), deciding(pia, report, "Zo niet.")))
    assert errors in ([], [ChangedMeanwhile], [NotAllowed])
    assert Decision.objects.count() == (0 if ChangedMeanwhile in errors else 1)
    assert Case.objects.get().is_open is (ChangedMeanwhile in errors)


def test_handing_over_while_deciding_never_leaves_an_open_case_of_a_decided_report(cast, pia, report, at_once):
    claim_report(actor=cast.mo, report=report)
    passing_on = lambda: hand_over(actor=fresh(cast.mo), report=fresh(report), colleague=fresh(pia))  # noqa: E731
    errors = errors_of(at_once(passing_on, deciding(cast.mo, fresh(report), "Kan kinder.")))
    assert errors in ([], [ChangedMeanwhile], [NotAllowed])
    assert Decision.objects.count() == (0 if ChangedMeanwhile in errors else 1)
    assert Case.objects.get().is_open is (ChangedMeanwhile in errors)


def test_putting_together_while_a_colleague_decides_loses_no_report(cast, pia, topic, report, at_once):
    other = make_report(actor=cast.noor, kind="post", thing=make_reply(cast.bram, topic), rule="unkind")
    joining = lambda: merge_case(actor=fresh(pia), report=fresh(report), other=fresh(other))  # noqa: E731
    errors = errors_of(at_once(joining, deciding(cast.mo, other, "Kan kinder.")))
    assert errors in ([], [ChangedMeanwhile], [NotAllowed])
    for row in Report.objects.undecided().select_related("case"):
        assert row.case.is_open
    assert Report.objects.undecided().count() + Decision.objects.count() == 2


def test_two_who_agree_to_close_an_account_at_once_close_it_once(cast, pia, eva, report, at_once):
    closing = {"measure": MeasureChoice("close"), "explanation": "Dit kan hier niet."}
    decide_report(actor=cast.mo, report=report, **HIDE, **closing)
    measure = Measure.objects.get()
    mail.outbox.clear()

    def agreeing(member):
        return lambda: confirm_closing(actor=fresh(member), measure=fresh(measure))

    assert errors_of(at_once(agreeing(pia), agreeing(eva))) == []
    assert AuditEntry.objects.filter(verb="measure.confirm").count() == 1
    assert not fresh(cast.bram).is_active


def test_form_of_a_measure_that_is_sent_twice_at_once_begins_it_once(cast, report, at_once):
    pause = deciding(cast.mo, report, "Neem even rust.", measure=MeasureChoice("pause", days=14))
    assert errors_of(at_once(pause, pause)) == []
    assert Measure.objects.count() == Decision.objects.count() == 1


def test_invite_for_one_person_that_two_use_at_once_lets_one_in(cast, circle, at_once):
    Duty.objects.create(member=cast.anna, kind="host", group=circle)
    key = make_invite(actor=cast.anna, group=circle)
    before = circle.memberships.active().count()

    def using(member):
        return lambda: accept_invite(actor=fresh(member), key=key, agreement_version=circle.agreement_version)

    assert errors_of(at_once(using(cast.bram), using(cast.eva))) == [InviteEnded]
    assert circle.memberships.active().count() == before + 1
