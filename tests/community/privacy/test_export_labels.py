"""The page that a person reads has no codes in it: a sentence for each, in their language."""

import ast
import html
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation

from community.audit.actions import record
from community.contact.choices import MessageState
from community.groups.choices import MembershipState
from community.members.drafts.registry import _finders
from community.members.drafts.widgets import RECOVERED
from community.moderation.choices import MeasureKind, Outcome
from community.moderation.models import Report
from community.moderation.registry import _targets
from community.notifications.following.followables import followables
from community.notifications.kinds import kinds
from community.notifications.models import Follow, Notification, Preferences
from community.privacy import label_registry
from community.privacy.registry import FieldUse, holdings
from recoverycollege.choices import EnrolmentState
from tests.community.privacy.filled import Filler
from tests.community.privacy.test_export import fill_all
from tests.support.export import export_texts
from tests.support.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent.parent.parent
# snake_case, a dotted name, an id, a moment as machines write it, and Python's own words
RAW = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]{2,}\.[a-z]{2,}\b|[0-9a-f]{8}-[0-9a-f]{4}|\d{4}-\d\d-\d\d|\b(?:None|True|False)\b"
)
MADE_OF = {  # verbs that are put together from a state
    "college": [EnrolmentState.ENROLLED, EnrolmentState.WAITING],
    "contact": [MessageState.ANSWERED, MessageState.CLOSED],
    "decision": list(Outcome),
    "group": [MembershipState.ASKED, MembershipState.ACTIVE],
    "measure": list(MeasureKind),
    "second_step": ["add", "remove", "renew"],
}


def draft_kinds() -> list[str]:
    """Return the kinds of drafts that the rooms register, and that of words which have no form any more."""
    return [*_finders, RECOVERED]


def verbs() -> set[str]:
    """Every verb that the code writes in the audit."""
    codes = {f"{start}.{end}" for start, ends in MADE_OF.items() for end in ends}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    codes |= {verb for given in node.keywords if given.arg == "verb" for verb in texts(given.value)}
    return {verb for verb in codes if "." in verb.strip(".")}


def texts(node: ast.expr) -> set[str]:
    """Collect the codes written out in full; of a composed code, its beginning must be known above."""
    if isinstance(node, ast.JoinedStr):
        start = node.values[0].value.strip(".")
        assert start in MADE_OF, f"{ast.unparse(node)}: say in MADE_OF what it can become"
        return set()
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}


def read(page: str) -> str:
    """The words of the page, without addresses of mail."""
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", page[page.index("<main") :]))
    return re.sub(r"\S+@\S+", "", shown)


@pytest.fixture
def rich(cast):
    """Everything there is of anna: a row of every kind, each code that there can be, and nothing that we made up."""
    fill_all(Filler(), cast.anna, cast.bram)
    for table in (Notification, Follow, Report, Preferences):
        table.objects.filter(**{"reporter" if table is Report else "member": cast.anna}).delete()
    for kind in kinds():
        Notification.objects.create(member=cast.anna, kind=kind.name, thing="1")
    for followable in followables():
        Follow.objects.create(member=cast.anna, kind=followable.name, thing="1")
    for target in _targets:
        Report.objects.create(reporter=cast.anna, kind=target, thing=cast.bram.pk, rule="other")
    for sort in draft_kinds():
        cast.anna.drafts.create(key=f"{sort}:{cast.bram.pk}", text="Bewaard")
    for verb in verbs():
        record(actor=cast.anna, verb=verb, thing=cast.anna)
    Preferences.objects.create(member=cast.anna)
    return cast.anna


@pytest.mark.parametrize("language", ["nl", "en"])
def test_html_holds_no_code(rich, language, score):
    assert sorted(set(RAW.findall(read(export_texts(rich, language)[1])))) == []
    score("Export: codes (verbs, kinds, places) that are a sentence", len(verbs()) + len(kinds()) + len(_targets))


def test_code_without_a_label_is_noticed(rich, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(label_registry, "_fields", {})
    codes = set(RAW.findall(read(export_texts(rich)[1])))
    assert {"groups.admitted", "privacy.export", "new_topic"} <= codes


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_has_a_label(language):
    """Not the one for what nobody knows."""
    with translation.override(language):
        assert [verb for verb in sorted(verbs()) if not str(label_registry.label_for(verb))] == []
        assert [sort for sort in draft_kinds() if not str(label_registry.label_for(f"draft:{sort}"))] == []
        says = label_registry.value_labeller(Notification._meta.get_field("kind"))
        unknown = str(says("nothing.known"))
        assert [kind.name for kind in kinds() if str(says(kind.name)) == unknown] == []


def choices() -> list[tuple]:
    """Of every exported field: where, the value, and its label in the language of now."""
    exported = [
        (holding, name) for holding in holdings() for name, use in holding.fields.items() if use == FieldUse.EXPORT
    ]
    fields = [holding.model._meta.get_field(name) for holding, name in exported]
    return [(str(field), value, str(label)) for field in fields for value, label in field.flatchoices or []]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_choice_has_a_readable_label(language, score):
    with translation.override(language):
        labels = choices()
    assert [row for row in labels if RAW.search(row[2]) or (row[1] == row[2] and "_" in row[2])] == []
    assert len(labels) > 50
    score("Export: choices with a label, in two languages", len(labels))


def test_json_holds_the_code_and_its_label(rich):
    about = {kind["kind"]: kind["rows"] for kind in json.loads(export_texts(rich)[0])["about"]}
    told = {row["kind"]: row["kind_in_words"] for row in about["notifications.Notification"]}
    assert told["groups.admitted"] == "Je zit nu in de groep waar je om vroeg."
    assert {row["usual_in_words"] for row in about["notifications.Preferences"]} == {"Eén keer per dag, in één mail"}


def test_empty_holdings_are_listed(cast):
    page = read(export_texts(cast.noor)[1])
    assert "Waar we niets van bewaren" in page
    assert "Wat ik in chatkamers zei" in page.split("Van jou staat er niets in.")[1]


def test_headings_are_in_order_and_links_have_targets(rich):
    page = export_texts(rich)[1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
