"""Closed content is read by no outsider: not by crawling, by an old link, by searching, by counting, or live.

The scene puts a word of its own in every text field (``closed.py``). The insiders are the control: they do find each.
"""

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core import mail

from chat.rooms.actions import send_message
from community.groups.actions import change_group, take_out_of_group
from community.groups.choices import GroupKind, Visibility
from community.moderation.models import ModeratedContent
from community.privacy.actions import leave
from forum.actions import move_topic
from tests.community.notifications.scenes import send_mail
from tests.invariants.closed import INSIDE, ROLES, SHARED, House, build, build_live
from tests.support.crawler import crawl, fetch
from tests.support.people import join, make_group
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.once

SEEDS = (
    "/", "/samen/", "/forum/", "/groepen/", "/chat/", "/mijn/", "/mijn/berichten/", "/mijn/gesprekken/",
    "/mijn/gegevens/geschreven/", "/moderatie/", "/contact/berichten/", f"/zoeken/?q={SHARED}",
)  # fmt: skip
NOT_CRAWLED = (
    "/account/", "/weg/", "/static/", "/en/", "/cms/", "/lezen/", "/verhalen/", "/woordenlijst/", "/dev/",
    "/mijn/gegevens/meenemen/", "/mijn/gegevens/register/", "/mijn/ingelogd/", "/mijn/toestemming/",
)  # fmt: skip
PAGES_PER_ROLE = 24
LOOKED_UP = ("topic title", "reply", "group title", "hidden post", "private message", "chat message")
CHANGES_EACH_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|submission_id)" value="[^"]*"|X-Request-ID="[^"]*"|"csrf[^"]*"|Cookie="[^"]*"'
)


@pytest.fixture
def house(cast, board, circle, settings, tmp_path, django_capture_on_commit_callbacks) -> House:
    settings.SEARCH_FILE, settings.ELASTICSEARCH_URL = tmp_path / "search.sqlite3", ""
    with django_capture_on_commit_callbacks(execute=True):
        return build(cast, board, circle)


class RoleCrawler:
    """The pages that each role read: URL -> text. Counts them."""

    def __init__(self, house: House, as_member):
        self.house, self.pages = house, 0
        self.browsers = {role: as_member(house.people[role]) for role in ROLES}

    def reads(self, role: str, seeds: Iterable[str], known: Iterable[str] = (), limit: int = PAGES_PER_ROLE) -> dict:
        browser = self.browsers[role]
        read = crawl(browser, seeds, skip=NOT_CRAWLED, max_pages=limit)
        read |= {url: fetch(browser, url) for url in known if url not in read}
        self.pages += len(read)
        return read

    def found_in(self, read: dict[str, str], words: Iterable[str]) -> dict[str, set[str]]:
        """Address -> the words that stand there, other than in the address that was asked for."""
        hits = {}
        for url, text in read.items():
            low = text.lower().replace(url.lower(), "")
            if word := {word for word in words if word in low}:
                hits[url] = word
        return hits


def words_for(house: House, role: str, side: str) -> dict[str, str]:
    return {secret.word: what for what, secret in house.secrets.items() if role in getattr(secret, side)}


def names(house: House, words: Iterable[str]) -> list[str]:
    known = {secret.word: what for what, secret in house.secrets.items()}
    return sorted(known[word] for word in words)


def test_scene_has_a_row_of_everything_that_members_write_for_others(house):
    """A model without a row is not crawled, so a new room adds its content to ``closed.py``."""
    content = [model for model in apps.get_models() if issubclass(model, ModeratedContent)]
    assert len(content) > 4
    assert [model._meta.label for model in content if not model._base_manager.exists()] == []


@pytest.mark.slow(seconds=40)
def test_closed_content_is_found_by_no_outsider(house, as_member, score, django_capture_on_commit_callbacks):
    crawler = RoleCrawler(house, as_member)
    assert_that_mail_tells_nothing(house)  # before anybody has read what it is about
    old_links, insiders_found = everybody_looks_around(house, crawler)
    assert_that_search_tells_nothing(house, crawler)
    for change in (member_is_taken_out, group_is_closed, topic_is_moved, account_is_erased):
        with django_capture_on_commit_callbacks(execute=True):
            words, outsiders, insiders = change(house)
        links = {url for url, words_found in old_links.items() if words_found & words}
        assert len(links) > 1, change.__name__
        for role in outsiders:
            read = crawler.reads(role, SEEDS, links, limit=25)
            hits = crawler.found_in(read, words)
            assert {url: names(house, words_found) for url, words_found in hits.items()} == {}, (change.__name__, role)
        for role in insiders:
            hits = crawler.found_in(crawler.reads(role, SEEDS[:4], links, limit=8), words)
            assert names(house, words - set().union(*hits.values())) == [], (change.__name__, role)
            insiders_found += len(words)
    score("Leak crawl: pages read", crawler.pages)
    score("Leak crawl: canaries that outsiders found", 0)
    score("Leak crawl: canaries that insiders found", insiders_found)


def everybody_looks_around(house: House, crawler: RoleCrawler) -> tuple[dict[str, set[str]], int]:
    """Gives every address at which somebody found something, and how often an insider found what is theirs."""
    read = {role: crawler.reads(role, SEEDS, house.known) for role in ROLES}
    everything = {secret.word for secret in house.secrets.values()}
    hits = {role: crawler.found_in(pages, everything) for role, pages in read.items()}
    links = {}
    for pages in hits.values():
        for url, words_found in pages.items():
            links.setdefault(url, set()).update(words_found)
    missed, leaked, count = [], [], 0
    for role in ROLES:
        own = words_for(house, role, "insiders")
        missed += [f"{role}: {own[word]}" for word in own.keys() - set().union(*hits[role].values(), set())]
        count += len(own)
        shut = words_for(house, role, "outsiders")
        again = crawler.reads(role, (), [url for url in links if links[url] & shut.keys() and url not in read[role]])
        for url, words_found in (hits[role] | crawler.found_in(again, everything)).items():
            leaked += [f"{role} {url}: {shut[word]}" for word in words_found & shut.keys()]
    assert leaked == []
    assert missed == []
    return links, count


def assert_that_search_tells_nothing(house: House, crawler: RoleCrawler) -> None:
    """Looking for the word itself gives an outsider the same page as a word that is nowhere: no result, no number."""
    differs = {what: set() for what in LOOKED_UP}
    for role in ROLES:
        nowhere = page_of_search(crawler, role, "vrrgtplokmbb")
        for what in LOOKED_UP:
            if page_of_search(crawler, role, house.secrets[what].word) != nowhere:
                differs[what].add(role)
    assert {what: roles & house.secrets[what].outsiders for what, roles in differs.items()} == {
        what: set() for what in LOOKED_UP
    }
    assert differs["topic title"] == differs["reply"] == set(INSIDE.split())  # the control


def page_of_search(crawler: RoleCrawler, role: str, word: str) -> str:
    crawler.pages += 1
    text = fetch(crawler.browsers[role], f"/zoeken/?q={word}")
    return CHANGES_EACH_TIME.sub("", text).replace(word, "")


def assert_that_mail_tells_nothing(house: House) -> None:
    assert send_mail() > 0
    characters = "\n".join(str(character.message()) + character.body for character in mail.outbox).lower()
    assert len(characters) > 100
    inside = [secret.word for what, secret in house.secrets.items() if "e-mail" not in what]
    assert [word for word in inside if word in characters] == []


def member_is_taken_out(house: House):
    """Her own words stay hers: only the others' are closed to her."""
    group, lotte = house.things["group"], house.people["lotte"]
    take_out_of_group(actor=house.people["mo"], group=group, member=lotte)
    others = ("topic title", "opening post", "content note", "second reply", "chat message", "title of the evening")
    return {house.secrets[what].word for what in others}, ["lotte", "visitor", "ex"], ["anna"]


def group_is_closed(house: House):
    garden = house.things["garden"]
    change_group(actor=house.people["otto"], group=garden, visibility=Visibility.GROUP)
    outsiders = [role for role in ROLES if role not in ("lotte", "mo")]
    return words_about(house, "closing"), outsiders, ["lotte", "mo"]


def topic_is_moved(house: House):
    few = make_group("besloten-bord", kind=GroupKind.BOARD, visibility=Visibility.GROUP)
    for role in ("mo", "anna"):
        join(house.people[role], few)
    move_topic(actor=house.people["mo"], topic=house.things["moving"], group=few)
    outsiders = [role for role in ROLES if role not in ("lotte", "mo", "anna")]  # lotte wrote it, and was taken out
    return words_about(house, "moving"), outsiders, ["mo", "anna"]


def account_is_erased(house: House):
    leave(actor=house.people["noor"], remove_all=True)
    return words_about(house, "leaving"), [role for role in ROLES if role != "noor"], []


def words_about(house: House, what: str) -> set[str]:
    return {secret.word for name, secret in house.secrets.items() if name.startswith(f"{what}: ")}


@pytest.mark.django_db(transaction=True)
async def test_no_frame_tells_a_word_to_who_is_outside(cast, score):
    house = await in_thread(build_live, cast)
    words, room, mo = {secret.word for secret in house.secrets.values()}, house.things["room"], house.people["mo"]
    roles = ["visitor", "noor", "ex", "elsewhere", "pia", "lotte", "anna"]
    async with tabs_of(*(house.people[role] for role in roles)) as pages:
        for page in pages:
            for stream in house.streams:
                await page.say(t="join", s=stream, after=0)
                await page.say(t="get", s=stream, after=0)
        await in_thread(send_message, actor=mo, room=room, cid="live", text="vlinderstruik")
        heard = {role: await page.hears_all() for role, page in zip(roles, pages, strict=True)}
        words |= {"vlinderstruik"}
        assert {role for role in roles if told(heard[role], words)} == {"lotte", "anna"}
        assert "vlinderstruik" in told(heard["lotte"], words)
        assert len(told(heard["anna"], words)) > 2
        await in_thread(member_is_taken_out, house)
        await in_thread(send_message, actor=mo, room=room, cid="after", text="kastanjeboom")
        after = {}
        for role, page in zip(roles, pages, strict=True):
            for stream in house.streams:
                await page.say(t="join", s=stream, after=0)
                await page.say(t="get", s=stream, after=0)
            after[role] = told(await page.hears_all(), {*words, "kastanjeboom"})
        assert {role for role, words_found in after.items() if words_found} == {"anna"}
        assert "kastanjeboom" in after["anna"]
        score("Leak crawl: frames heard", sum(len(frames) for frames in heard.values()))


def told(frames: list[dict], words: set[str]) -> set[str]:
    text = str(frames).lower()
    return {word for word in words if word in text}
