import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext_lazy

from community.members.models import Draft
from community.privacy.registry import OnLeaving, holding, holdings


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("processing_register", *arguments, stdout=out)
    return out.getvalue()


def as_rows(text: str) -> list[dict]:
    return list(csv.DictReader(StringIO(text)))


def test_everything_that_is_kept_of_a_person_stands_in_the_register_once():
    rows = as_rows(printed("--format", "csv"))
    assert [row["Model"] for row in rows] == sorted(holding.model_label for holding in holdings())


def test_each_row_says_why_and_how_long():
    rows = as_rows(printed("--format", "csv"))
    assert [row["Model"] for row in rows if not (row["Why"] and row["How long"])] == []


def test_it_is_said_in_the_language_of_the_reader():
    english, dutch = as_rows(printed("--format", "csv")), as_rows(printed("--format", "csv", "--language", "nl"))
    pairs = [(one, other, name) for one, other in zip(english, dutch, strict=True) for name in ("Why", "How long")]
    assert [one["Model"] for one, other, name in pairs if one[name] == other[name]] == []


def test_the_markdown_has_a_table_of_what_is_kept_and_one_of_what_says_nothing_of_a_person():
    lines = printed().splitlines()
    assert lines[0] == "# Register of processing"
    assert len([line for line in lines if line.startswith("| My messages in the forum | forum.Post |")]) == 1
    assert "| groups.group | A place with a name and rules; says nothing of a person. |" in lines


@pytest.fixture
def only_drafts(monkeypatch):
    """A house that keeps one thing."""
    monkeypatch.setattr("community.privacy.registry._holdings", {})
    holding(
        Draft,
        owner="member",
        title=gettext_lazy("Monday"),
        export="text",
        internal="id",
        secret="place",
        on_leaving=OnLeaving.ERASE,
        purpose="this | that",
        kept_for="a month",
        retention="nobody asks",
    )


def test_a_key_that_would_be_unsafe_in_a_file_stands_apart_from_what_is_exported(only_drafts):
    (row,) = as_rows(printed("--format", "csv"))
    assert (row["In the member's export"], row["Never in a file"]) == ("text", "place")


def test_a_bar_in_a_reason_stays_inside_its_cell(only_drafts):
    assert (
        "| Monday | members.Draft | this \\| that | a month | nobody asks | erase | text | place |"
        in printed().splitlines()
    )


def test_the_things_have_their_name_in_the_language_that_is_asked(only_drafts):
    (row,) = as_rows(printed("--format", "csv", "--language", "nl"))
    assert row["What"].lower() == "maandag"


def test_an_unknown_format_stops_with_a_sentence():
    with pytest.raises(CommandError):
        printed("--format", "pdf")
