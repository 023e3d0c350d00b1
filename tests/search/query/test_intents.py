"""A sentence asks for something."""

import pytest

from search.analysis.analyzer import tokenize
from search.query.intents import intents_of


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("mijn zoon heeft een psychose", "naaste"),
        ("hoe help ik mijn vriend", "naaste"),
        ("een vriend gevonden", ""),
        ("mijn moeder drinkt", "kopp"),
        ("ouders met een verslaving", "kopp"),
        ("mijn moeder is overleden", "rouw"),
        ("mijn vriend slaat me", "veilig thuis"),
        ("ik ben verkracht", "seksueel geweld"),
        ("ik kan niet slapen", ""),
    ],
)
def test_sentence_leads_to_what_helps(query, leads_to):
    targets = [" ".join(target) for target in intents_of(tokenize(query))]
    assert targets[:1] == [leads_to][: bool(leads_to)]
