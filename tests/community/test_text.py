"""Texts of people: what nobody sees goes, what a writing or an emoji needs stays."""

import pytest

from chat.actions import clean_message
from community.live.stream_kinds import Refused
from community.text import is_visible, one_line, plain

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦", "👩🏽‍⚕️", "🧑‍🤝‍🧑", "🏳️‍🌈", "👍🏽", "🇳🇱",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "1️⃣", "#️⃣",
        "❤️",        "☎︎", "©️", "می\u200cخواهم", "علی\u200cرضا", "श्\u200dर", "র\u200d্য",
        "ශ්\u200dරී", "മോഹന്\u200d", "葛\U000e0100城", "שָׁלוֹם",
        "ကျော်",        "རྒྱལ་མཚན", "một câu tiếng Việt", "a\n\n\tb", "⠓⠥⠊⠎", "…", "?",
    ],
)  # fmt: skip
def test_joiners_that_a_writing_or_an_emoji_needs_stay(text):
    assert plain(text) == text
    assert is_visible(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("\u202eabc\u2066d", "abcd"), ("a\u200db", "ab"), ("a\ufe0fb", "ab"), ("ab\U000e0041", "ab"),
        ("👍\u200d", "👍"),        ("a\u115f\u1160\u3164\uffa0b", "ab"), ("a\u180e\u034fb", "ab"), ("a\x00\x1bb", "ab"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 5), ("zelf\u00admoord", "zelfmoord"), ("a\u061cb\u200e", "ab"),
    ],
)  # fmt: skip
def test_characters_that_nobody_sees_go(text, stored):
    assert plain(text) == stored


@pytest.mark.parametrize(
    "text", ["\u2800\u2800", "\u3164", "\u200d", "\ue000", "\u0301", "\U0001d159", "\ufffc", "\n\u200b\n"]
)
def test_text_that_nobody_can_see_is_empty(text):
    assert plain(text) == one_line(text) == ""
    with pytest.raises(Refused):
        clean_message("cid", text)


def test_empty_cell_in_a_title_becomes_a_space():
    assert one_line("Een\u2800\u2800titel") == "Een titel"
