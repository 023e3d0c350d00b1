from django.urls import reverse

from community.groups.models import Group
from community.members.models import Member, Persona, Session
from community.moderation.models import ModeratedContent
from community.privacy.actions import leave
from community.privacy.registry import holdings, unclassified
from community.privacy.views import PASSWORDS_PER_HOUR
from tests.support.people import PASSWORD


def test_every_model_and_field_is_classified():
    assert unclassified() == []


def test_unclassified_model_is_reported(monkeypatch):
    from community.privacy import registry

    monkeypatch.delitem(registry._holdings, "notifications.notification")
    assert unclassified() == ["notifications.notification"]


def test_unclassified_field_is_reported(monkeypatch):
    holding = next(holding for holding in holdings() if holding.model_label == "notifications.Notification")
    monkeypatch.delitem(holding.fields, "facts")
    assert unclassified() == ["notifications.notification.facts"]


def test_leaving_deletes_the_account_and_all_personas(cast, as_member):
    browser = as_member(cast.bram)
    answer = browser.post(reverse("privacy:leave"), {"when": "now", "password": PASSWORD})
    assert answer.url == reverse("privacy:goodbye")
    assert not Member.objects.filter(pk=cast.bram.pk).exists()
    assert not Persona.objects.filter(name="Bram").exists()
    assert browser.get(reverse("members:home")).status_code == 302


def test_all_moderated_content_is_authored_content():
    written = [holding for holding in holdings() if issubclass(holding.model, ModeratedContent)]
    assert [holding.model_label for holding in written if holding.removed_values.get("state") != "removed"] == []
    assert len(written) > 2


def test_leaving_with_a_wrong_password_changes_nothing(cast, as_member):
    as_member(cast.bram).post(reverse("privacy:leave"), {"when": "now", "password": "niet-het-goede"})
    assert Member.objects.filter(pk=cast.bram.pk).exists()


def test_password_is_not_checked_after_too_many_tries(cast, as_member):
    """Also not by which sentence is missing from the answer."""
    browser, url = as_member(cast.bram), reverse("privacy:leave")
    for _ in range(PASSWORDS_PER_HOUR):
        browser.post(url, {"when": "now", "password": "niet-het-goede"})
    wrong = browser.post(url, {"when": "now", "password": "niet-het-goede"})
    right = browser.post(url, {"when": "now", "password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (429, 429)
    assert [answer.context["form"].is_bound for answer in (wrong, right)] == [False, False]
    assert Member.objects.filter(pk=cast.bram.pk).exists()


def test_leaving_ends_the_sessions_on_other_devices(cast, as_member, client):
    """Return a session whose stored data holds the email address."""
    client.post(reverse("account_login"), {"login": cast.bram.email, "password": PASSWORD})
    as_member(cast.anna)
    leave(actor=cast.bram, remove_all=False)
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert [row["_auth_user_id"] for row in kept] == [str(cast.anna.pk)]


def test_leaving_lowers_the_member_count_of_groups(cast, circle):
    Group.objects.filter(pk=circle.pk).update(members_count=3)
    before = circle.access_version
    leave(actor=cast.anna, remove_all=False)
    circle.refresh_from_db()
    assert circle.members_count == 2
    assert circle.access_version > before
