"""The first operator begins by a link that works once, while nobody runs the house."""

import re
from io import StringIO

import pytest
from django.core import signing
from django.core.management import call_command
from django.urls import reverse

from community.desk.setup import links
from community.desk.setup.actions import LinkUsed, begin_house
from community.members.choices import DutyKind
from community.members.duties.actions import end_duty
from community.members.models import Duty, Member
from community.members.rules import has_duty
from tests.support.responses import html_of

WORDS = {
    "email": "els@demo.example",
    "password1": "een rustige avond thuis",
    "birth_year": "1980",
    "community": "on",
    "health": "on",
}


def printed() -> str:
    out = StringIO()
    call_command("setup_link", stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


@pytest.fixture
def link(db) -> str:
    return path_of(printed())


def test_reader_of_the_link_becomes_operator_and_editor_and_can_log_in(link, as_member, settings):
    settings.SIGN_UP_STARTS_OPEN = False
    visitor = as_member(None)
    assert "Begin dit huis" in html_of(visitor.get(link))
    answer = visitor.post(link, WORDS)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    els = Member.objects.get(email="els@demo.example")
    assert has_duty(els, DutyKind.OPERATOR)
    assert has_duty(els, DutyKind.EDITOR)
    entered = visitor.post(reverse("account_login"), {"login": els.email, "password": WORDS["password1"]})
    assert entered["Location"].startswith(reverse("members:welcome"))


def test_link_works_once(link, as_member):
    as_member(None).post(link, WORDS)
    assert as_member(None).get(link).status_code == 404
    assert as_member(None).post(link, WORDS | {"email": "ria@demo.example"}).status_code == 404
    assert Member.objects.count() == 1


def test_used_link_does_not_open_again_when_the_operator_is_gone(link, as_member):
    as_member(None).post(link, WORDS)
    for duty in Duty.objects.all():
        end_duty(actor=None, duty=duty)
    assert as_member(None).get(link).status_code == 404
    assert as_member(None).get(path_of(printed())).status_code == 200


def test_second_of_two_with_the_same_link_is_refused(link):
    token = link.rstrip("/").rpartition("/")[2]
    words = {"password": "een rustige avond thuis", "birth_year": 1980, "language": "nl"}
    begin_house(token=token, email="els@demo.example", **words)
    with pytest.raises(LinkUsed):
        begin_house(token=token, email="ria@demo.example", **words)


def test_link_of_another_key_or_an_old_one_does_not_exist(db, as_member, monkeypatch):
    forged = reverse("desk:begin", args=[signing.dumps(0, salt=links.SALT, key="another key")])
    assert as_member(None).get(forged).status_code == 404
    monkeypatch.setattr(links, "VALID_FOR", -links.VALID_FOR)
    assert as_member(None).get(path_of(printed())).status_code == 404


def test_no_link_is_made_while_there_is_an_operator(cast):
    assert printed() == ""


def test_form_with_a_mistake_makes_no_account_and_keeps_the_rest(link, as_member):
    page = html_of(as_member(None).post(link, WORDS | {"password1": "kort"}))
    assert "els@demo.example" in page
    assert Member.objects.count() == 0
    assert "vanaf 16 jaar" in html_of(as_member(None).post(link, WORDS | {"birth_year": "2020"}))
