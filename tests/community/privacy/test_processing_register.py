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


def test_register_holds_each_holding_once():
    rows = as_rows(printed("--format", "csv"))
    assert [row["Model"] for row in rows] == sorted(holding.model_label for holding in holdings())


def test_each_row_has_a_purpose_and_a_period():
    rows = as_rows(printed("--format", "csv"))
    assert [row["Model"] for row in rows if not (row["Why"] and row["How long"])] == []


def test_register_is_in_the_language_of_the_reader():
    english, dutch = as_rows(printed("--format", "csv")), as_rows(printed("--format", "csv", "--language", "nl"))
    pairs = [(one, other, name) for one, other in zip(english, dutch, strict=True) for name in ("Why", "How long")]
    assert [one["Model"] for one, other, name in pairs if one[name] == other[name]] == []


def test_markdown_has_tables_of_holdings_and_of_models_without_personal_data():
    lines = printed().splitlines()
    assert lines[0] == "# Register of processing"
    assert len([line for line in lines if line.startswith("| My messages in the forum | forum.Post |")]) == 1
    assert "| groups.group | A group has a name and rules, and says nothing of a person. |" in lines


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
        secret="key",
        on_leaving=OnLeaving.ERASE,
        purpose="this | that",
        kept_for="a month",
        retention="nobody asks",
    )


def test_secret_field_is_not_among_exported_fields(only_drafts):
    (row,) = as_rows(printed("--format", "csv"))
    assert (row["In the member's export"], row["Never in a file"]) == ("text", "key")


def test_bar_in_a_cell_is_escaped(only_drafts):
    assert (
        "| Monday | members.Draft | this \\| that | a month | nobody asks | erase | text | key |"
        in printed().splitlines()
    )


def test_titles_are_in_the_requested_language(only_drafts):
    (row,) = as_rows(printed("--format", "csv", "--language", "nl"))
    assert row["What"].lower() == "maandag"


def test_unknown_format_stops_with_a_sentence():
    with pytest.raises(CommandError):
        printed("--format", "pdf")
