"""Terms are followed: of each rule one row that is just inside stays, and one that is just over goes."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.groups.actions import admit_member, decline_member, join_group
from community.groups.models import Membership
from community.members.models import Member
from community.moderation.models import Report
from community.notifications.models import Notification
from community.privacy.actions import apply_retention, expire
from community.privacy.models import RetentionRun
from community.privacy.registry import Retention, holdings
from tests.community.privacy.filled import Filler
from tests.support.people import make_group, make_member

A_MOMENT = timedelta(minutes=1)
# what a row must be, beside old, for its rule to hold for it
RIPE = {
    "moderation.Report": {"state": "decided"},
    "groups.Membership": {"state": "left"},
}


def rules() -> list:
    return [holding for holding in holdings() if isinstance(holding.retention, Retention)]


def make_old(holding, row: models.Model, at) -> None:
    """Give the row, or what it belongs to, this date."""
    *way, date = holding.retention.since.split("__")
    target = row
    for name in way:
        target = getattr(target, name)
    type(target)._base_manager.filter(pk=target.pk).update(**{date: at})
    type(row)._base_manager.filter(pk=row.pk).update(**RIPE.get(holding.model_label, {}))


def is_let_go(holding, row: models.Model) -> bool:
    kept = holding.model._base_manager.filter(pk=row.pk)
    if not holding.retention.update:
        return not kept.exists()
    return kept.filter(**holding.retention.update).exists()


def test_each_holding_has_a_retention_or_a_reason_for_none():
    assert [holding.model_label for holding in holdings() if not holding.retention] == []


def test_rows_just_before_their_term_stay_and_rows_just_after_it_expire(db, score):
    """Apply one rule at a time, because rows that go by one rule may take along rows of another."""
    filler, now, wrong = Filler(), timezone.now(), []
    for number, holding in enumerate(rules()):
        rows = []
        for which, shift in (("inside", A_MOMENT), ("over", -A_MOMENT)):
            if holding.owner == "":
                row = Member.objects.create_user(f"{which}@demo.example", "x" * 12)
            else:
                member = make_member(f"{which}{number}")
                row = filler.row(holding.model, holding.owner, member, make_member(f"other{which}{number}"))
            assert row is not None, holding.model_label
            make_old(holding, row, now - holding.retention.after + shift)
            rows.append(row)
        expire(holding, holding.expired_rows(now))
        if [is_let_go(holding, row) for row in rows] != [False, True]:
            wrong.append(holding.model_label)
    assert wrong == []
    score("Retention: rules, each with a row just inside and just over", len(rules()))


def test_undecided_report_and_unread_notification_stay(cast):
    long_ago = timezone.now() - timedelta(days=5000)
    Report.objects.create(kind="post", thing=cast.anna.pk, reporter=cast.bram, rule="other", created_at=long_ago)
    Notification.objects.create(member=cast.anna, kind="forum.reply", thing="1", created_at=long_ago)
    apply_retention()
    assert (Report.objects.count(), Notification.objects.count()) == (1, 1)


def test_account_that_was_used_does_not_expire(cast):
    """Also one that nobody confirmed by mail, as those that an operator makes."""
    Member.objects.update(joined_at=timezone.now() - timedelta(days=5000))
    cast.bram.emailaddress_set.all().delete()
    never = Member.objects.create_user("nooit@demo.example", joined_at=timezone.now() - timedelta(days=31))
    seen = Member.objects.create_user("wel@demo.example", joined_at=never.joined_at, last_login=timezone.now())
    apply_retention()
    assert set(Member.objects.filter(pk__in=[never.pk, seen.pk])) == {seen}
    assert Member.objects.filter(pk=cast.bram.pk).exists()


def test_nightly_job_applies_retention_and_keeps_the_counts(cast):
    old = AuditEntry.objects.create(verb="x", kind="y", thing="z")
    AuditEntry._base_manager.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=731))
    out = StringIO()
    call_command("tick", "--all", stdout=out)
    assert "privacy.retention: audit.AuditEntry 1" in out.getvalue()
    assert RetentionRun.objects.first().counts == {"audit.AuditEntry": 1}


def test_dry_run_prints_counts_and_changes_nothing(cast):
    old = AuditEntry.objects.create(verb="x", kind="y", thing="z")
    AuditEntry._base_manager.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=731))
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "audit.AuditEntry: 1 (removed 730 days after at)" in out.getvalue()
    assert AuditEntry.objects.filter(pk=old.pk).exists()
    assert not RetentionRun.objects.exists()
    call_command("retention", stdout=out)
    assert not AuditEntry.objects.filter(pk=old.pk).exists()


def test_public_register_shows_the_counts_of_last_night(client, db):
    RetentionRun.objects.create(counts={"audit.AuditEntry": 41237})
    page = client.get(reverse("privacy:register")).content.decode()
    assert "41.237" in page or "41237" in page
    table = client.get(reverse("privacy:register_csv"))
    assert table["Content-Type"].startswith("text/csv")
    assert "forum.Post" in table.content.decode()


@pytest.mark.parametrize("answer", [admit_member, decline_member])
def test_text_of_a_request_to_join_is_emptied_after_the_answer(cast, answer):
    group = make_group("rouw")
    join_group(actor=cast.bram, group=group, agreement_version=1, asked_text="Over mijn broer.")
    assert Membership.objects.get().asked_text == "Over mijn broer."
    answer(actor=cast.mo, group=group, member=cast.bram)
    assert Membership.objects.get().asked_text == ""
