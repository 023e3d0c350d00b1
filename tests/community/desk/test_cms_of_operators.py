"""Operators in the CMS: they change the settings of the house by their duty alone, and nothing that editors write."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.duties import actions
from community.members.models import Member
from community.pages.models import Announcement, ArticlePage, HouseSettings, ReadingIndex

SETTINGS = ("housesettings", "houselogo", "housecolours", "housemenu", "promisetimes")


@pytest.fixture
def operator(cast, as_member):
    """Return a browser in which Bram is logged in, who became operator today."""
    actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.OPERATOR)
    return as_member(again(cast.bram))


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("name", SETTINGS)
def test_operator_opens_every_setting_from_the_checklist(operator, name):
    url = reverse("wagtailsettings:edit", args=["pages", name])
    assert url in operator.get("/huis/").content.decode()
    assert operator.get(url, follow=True).status_code == 200


def test_operator_names_the_house_and_announces_something(operator):
    url = reverse("wagtailsettings:edit", args=["pages", "housesettings", HouseSettings.load().pk])
    assert operator.post(url, {"name": "De Lantaarn"}).status_code == 302
    assert HouseSettings.objects.get().name == "De Lantaarn"
    now = timezone.localtime()
    fields = {"kind": "info", "audience": "everyone", "text": "Dicht.", "text_en": "Closed.", "link": ""}
    fields |= {"link_text": "", "link_text_en": "", "begins_at": f"{now:%Y-%m-%d %H:%M}"}
    fields |= {"ends_at": f"{now + timedelta(hours=2):%Y-%m-%d %H:%M}"}
    assert operator.post(reverse("wagtailsnippets_pages_announcement:add"), fields).status_code == 302
    assert Announcement.objects.get().text == "Dicht."


def test_operator_who_is_no_editor_finds_no_texts_in_the_cms(operator):
    draft = ArticlePage(title="Nog geheim", slug="nog-geheim", live=False)
    ReadingIndex.objects.get().add_child(instance=draft)
    for path in ("/cms/pages/", f"/cms/pages/{draft.pk}/edit/", "/cms/images/", "/cms/reports/site-history/"):
        assert operator.get(path).status_code in (302, 403, 404), path
    assert operator.get(f"/cms/api/main/pages/{draft.pk}/").status_code == 404
    chooser = operator.get(reverse("wagtailadmin_choose_page_child", args=[ReadingIndex.objects.get().pk]))
    assert "Nog geheim" not in chooser.json()["html"]
    front = operator.get("/cms/").content.decode()
    assert "/cms/reports/" not in front
    assert "Nog geheim" not in front


def test_checklist_says_that_an_editor_writes_the_texts(operator, cast):
    shown = operator.get("/huis/").content.decode()
    assert "/cms/pages/" not in shown
    assert "Dit doet een redacteur" in shown
    actions.give_duty(actor=None, member=cast.bram, kind=DutyKind.EDITOR)
    assert "/cms/pages/" in operator.get("/huis/").content.decode()


def test_operator_whose_duty_ends_is_out_of_the_cms(operator, cast, as_member):
    actions.give_duty(actor=None, member=cast.anna, kind=DutyKind.OPERATOR)
    assert operator.get("/cms/").status_code == 200
    actions.end_duty(actor=None, duty=cast.bram.duties.get())
    assert as_member(again(cast.bram)).get("/cms/").status_code == 302
    assert not again(cast.bram).groups.exists()
