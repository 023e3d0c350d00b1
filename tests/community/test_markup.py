"""Members write plain text with a little markup: what they type stays as they typed it."""

import re

import pytest

from community.html import render_post

pytestmark = pytest.mark.once


def html(source: str) -> str:
    """Return the HTML of a post without line ends, and links without ``rel``."""
    return re.sub(r' rel="[^"]*"', "", render_post(source).html).replace("\n", "")


def links(source: str) -> list[tuple[str, str]]:
    """Return the target and the text of each link."""
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', html(source))


MARKUP = [
    ("**vet**", "<p><strong>vet</strong></p>"),
    ("__vet__", "<p><strong>vet</strong></p>"),
    ("*zucht*", "<p><em>zucht</em></p>"),
    ("_schuin_", "<p><em>schuin</em></p>"),
    ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
    ("* een\n* twee", "<ul><li>een</li><li>twee</li></ul>"),
    ("1. een\n2. twee", "<ol><li>een</li><li>twee</li></ol>"),
    ("Ik koop:\n- brood\n- melk", "<p>Ik koop:</p><ul><li>brood</li><li>melk</li></ul>"),
    ("> jij schreef\n\nIk ook", "<blockquote><p>jij schreef</p></blockquote><p>Ik ook</p>"),
    ("een\ntwee\n\ndrie", "<p>een<br>twee</p><p>drie</p>"),
    ("[de site](https://ggz.nl/wachten)", '<p><a href="https://ggz.nl/wachten">de site</a></p>'),
]


@pytest.mark.parametrize(("source", "expected"), MARKUP)
def test_bold_list_quote_and_link_are_shown(source, expected):
    assert html(source) == expected


AS_TYPED = [
    # an indented paragraph is no code, dashes and equals signs make no heading and no line
    "    Ik spring in bij elke alinea.",
    "\tTab vooraan",
    "Kop\n---",
    "Kop\n===",
    "Ik weet het niet\n-",
    "---",
    "***",
    "* * *",
    "- - -",
    "___",
    "~~~~",
    "# hoi",
    "#moe",
    "### 3 dagen",
    "Ik ben nr. 1\n# 1",
    # stars, underscores and other marks inside words and on their own
    "*",
    "-",
    "**",
    "f*ck en sh*t",
    "f**k dit en k*t dat",
    "3 * 4 * 5",
    "2*3*4",
    "* ",
    "een *\ntwee *",
    "*een",
    "een*",
    "5* voor jullie en 4* voor mij",
    "snake_case_naam",
    "**half vet",
    "~ ongeveer ~",
    "~~",
    ">",
    ">:(",
    ">_<",
    ">>>",
    "+",
    "+ het was fijn",
    "+1",
    "1.",
    "1986.",
    "2024)",
    "1986. Dat was het jaar",
    # backticks, backslashes, entities, brackets, tags
    "`s avonds en `s ochtends",
    "```\nwat is dit\n```",
    r"¯\_(ツ)_/¯",
    r"C:\*map\_",
    "&lt;3 &amp; &hearts; &nbsp;",
    "<3",
    "<b>hoi</b>",
    "<http://ggz.nl",
    "[ ] doen\n[x] gedaan",
    "[1]: zie onder",
    "[noot]: https://ggz.nl/x iets",
    "[tekst] (haakjes)",
    "![plaatje]",
    "| a | b |\n|---|---|",
    "^^",
    ":-) :'( ;)",
    "a  \nb",
]


@pytest.mark.parametrize("source", AS_TYPED)
def test_text_that_is_no_markup_stays_as_typed(source):
    from html import unescape

    shown = unescape(re.sub(r"<[^>]*>", "", html(source).replace("<br>", "\n").replace("</p><p>", "\n")))

    assert re.sub(r"\s+", " ", shown).strip() == re.sub(r"\s+", " ", source).strip()
    assert not re.search(r"<(?!/?p>|br>|/?a[ >])", html(source))


def test_list_of_lone_dashes_keeps_each_dash():
    assert html("- een\n-\n- twee").count("<li>") == 2
    assert "-" in re.sub(r"<[^>]*>", "", html("- een\n-\n- twee"))


def test_lines_after_a_list_or_a_quote_do_not_become_part_of_it():
    assert html("- brood\n- melk\nEn toen ging ik.") == "<ul><li>brood</li><li>melk</li></ul><p>En toen ging ik.</p>"
    assert html("> jij schreef\nEn ik ook") == "<blockquote><p>jij schreef</p></blockquote><p>En ik ook</p>"


def test_list_keeps_the_lines_that_are_indented_under_an_item():
    assert html("- brood\n  van de bakker\n- melk") == "<ul><li>brood<br>van de bakker</li><li>melk</li></ul>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://www.113.nl", [("https://www.113.nl", "https://www.113.nl")]),
        ("HTTPS://GGZ.NL/x", [("HTTPS://GGZ.NL/x", "HTTPS://GGZ.NL/x")]),
        ("www.ggz.nl.", [("http://www.ggz.nl", "www.ggz.nl")]),
        ("(zie www.ggz.nl/a_(b))", [("http://www.ggz.nl/a_(b)", "www.ggz.nl/a_(b)")]),
        ("ggz.nl", [("http://ggz.nl", "ggz.nl")]),
        ("ggz.nl, of ggz.nl/a. En", [("http://ggz.nl", "ggz.nl"), ("http://ggz.nl/a", "ggz.nl/a")]),
        ("zie 'ggz.nl/a?b=c&d=e'!", [("http://ggz.nl/a?b=c&amp;d=e", "ggz.nl/a?b=c&amp;d=e")]),
        ("mindblue.be en mind.org", [("http://mindblue.be", "mindblue.be"), ("http://mind.org", "mind.org")]),
        ("wachten.frl/kaart", [("http://wachten.frl/kaart", "wachten.frl/kaart")]),
        ("bel [ons](tel:0800-0113)", [("tel:0800-0113", "ons")]),
        ("[site](ggz.nl/a)", [("https://ggz.nl/a", "site")]),
        ("[site](ggz.nl:8000)", [("https://ggz.nl:8000", "site")]),
        ("[mail](info@ggz.nl)", [("mailto:info@ggz.nl", "mail")]),
        ("[hier](/hulp/)", [("/hulp/", "hier")]),
        ("**www.ggz.nl**", [("http://www.ggz.nl", "www.ggz.nl")]),
    ],
)
def test_url_in_a_post_becomes_a_link(source, expected):
    assert links(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "Ik ben ziek.De dokter kwam.",
        "ziek.de dokter",
        "Ik was thuis.net toen",
        "meer.info graag",
        "Het is klaar.Nl ook",
        "moe.En dan",
        "wat.is dit",
        "ik.me.zelf",
        "thuis.Be blij",
        "bed.to slaap",
        "ziek.De/hij zei",
        "Huis.NL",
        "anna@ggz.nl",
        "a.b.c",
        "o.a. dit, m.b.t. dat, t/m, e.d.",
        "versie 1.2.3 en 10.0.0.1",
        "kl.9.30",
        "localhost",
        "//elders.nl",
        "ftp://elders.nl",
        "javascript:alert(1)",
        "bestand.zip en notitie.md",
        "http://user:wachtwoord@ggz.nl",
        "https://ggz.nl@elders.nl",
    ],
)
def test_words_with_a_dot_become_no_link(source):
    assert links(source) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("[www.ggz.nl](https://elders.nl/val)", "https://elders.nl/val"),
        ("[ggz.nl/afspraak](https://elders.nl)", "https://elders.nl"),
        ("[https://ggz.nl](https://elders.nl)", "https://elders.nl"),
        ("[ga naar **GGZ.nl**](https://elders.nl)", "https://elders.nl"),
        ("[ggz․nl](https://elders.nl)", "https://elders.nl"),
        ("[ggz．nl](https://elders.nl)", "https://elders.nl"),
        ("[ggz。nl](https://elders.nl)", "https://elders.nl"),
        ("[ggz . nl](https://elders.nl)", "https://elders.nl"),
        ("[ggz.nl](https://ggz.nl.elders.nl)", "https://ggz.nl.elders.nl"),
        ("[ggz.nl](//elders.nl)", "//elders.nl"),
        ("[help@ggz.nl](mailto:boef@elders.nl)", "mailto:boef@elders.nl"),
        ("[ggz.nl](mailto:boef@elders.nl)", "mailto:boef@elders.nl"),
        ("[bel 0800-0113](tel:0900-1234)", "tel:0900-1234"),
        ("[113](tel:09001234)", "tel:09001234"),
        ("[ggz.nl](/mijn/)", "/mijn/"),
        ("[\u200bggz.nl](https://elders.nl)", "https://elders.nl"),
    ],
)
def test_link_that_shows_another_target_is_shown_with_its_target(source, target):
    assert all(text in href for href, text in links(source))
    assert (target, target) in links(source)
    shown = re.sub(r"<[^>]*>", "", html(source)).lower()
    assert shown.endswith(f"({target})")
    assert "ggz" in shown or "113" in shown


@pytest.mark.parametrize(
    "source",
    ["[ggz.nl](https://www.ggz.nl/wachten)", "[www.ggz.nl](https://ggz.nl)", "[GGZ.NL](http://ggz.nl)",
     "[0800 0113](tel:08000113)", "[mail a@ggz.nl](mailto:a@ggz.nl)"],
)  # fmt: skip
def test_link_that_shows_its_own_target_stays_a_link(source):
    assert len(links(source)) == 1
    assert links(source)[0][1] in source


@pytest.mark.parametrize("source", ["[x](https://ggz.nl@elders.nl)", "[x](http://a:b@elders.nl)", "[x](ftp://a.nl)"])
def test_target_with_a_user_name_or_another_scheme_is_no_link(source):
    assert links(source) == []


def test_debris_of_a_word_processor_is_removed_and_its_lines_stay():
    source = "psy\u00adchose\u200b en\u00a0rust\x0btweede regel\u2028derde\u2029\u2029vierde\x0c\ufeffvijfde"
    assert html(source) == "<p>psychose en rust<br>tweede regel<br>derde</p><p>vierde<br>vijfde</p>"
