"""Of who comes by, and of what opens a door, no store keeps anything; of what people write, only its own field does.

People with recognisable addresses, telephones, passwords and words do all that leaves traces elsewhere. Then every
store is searched: each column of each table, sessions and cache opened, what went through the channel layer, the log as
it is written, mail, and files. What belongs somewhere must be found exactly there: so we know that the search sees.
"""

import base64
import logging
import pickle
import uuid
import zlib
from io import StringIO
from pathlib import Path

import pytest
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.core.signing import b64_decode
from django.db import connection
from django.test import Client
from django.urls import reverse

from chat.rooms.actions import make_room, open_session
from community import logs
from community.asgi import application
from community.members.models import Member, Session
from community.notifications.email.tokens import unsubscribe_token
from community.notifications.models import Preferences
from community.settings import base
from community.urls import urlpatterns
from tests.support.forum import make_topic
from tests.support.mfa import SECRET, add_authenticator_app
from tests.support.people import PASSWORD
from tests.support.sign_up import SIGN_UP_FORM, link_in
from tests.support.sockets import OWN_ORIGIN, Tab, close_connections, cookie_of, in_thread
from tests.support.stored_values import stored_values

V4, V6, FORWARDED = "203.0.113.77", "2001:db8::77", "203.0.113.99"  # for documentation: RFC 5737 and 3849
OF_THE_VISITOR = {
    "address": V4,
    "address, version 6": V6,
    "forwarded address": FORWARDED,
    "user agent": "kanarie-toestel",
    "where they came from": "kanarie-van",
    "what they searched": "kanarievraag",
    "path that is not there": "kanarie-pad",
    "host that is not ours": "kanarie-huis",
    "words that something stumbled over": "kanarie-struikel",
    "wrong password": "kanarie-mis-wachtwoord",
    "password": "kanarie-nieuw-wachtwoord",
    "password after the reset": "kanarie-later-wachtwoord",
    "word in the address of a socket": "kanarie-snaar",
    "secret of the second step": SECRET.lower(),
}
WRITTEN = {
    "title": "kanarietitel",
    "post": "kanariebericht",
    "chat": "kanariezin",
    "contact": "kanariebrief",
    "address for an answer": "kanarie-antwoord@example.org",
    "report": "kanariemelding",
    "sign-up address": "nieuw@example.org",
}
# All that may be found, and where. What is sent to a person opens something for that person: it stands in the mail.
HOMES = {
    ("title", "forum_topic.title"),
    ("title", "search file"),
    ("post", "forum_post.source"),
    ("post", "forum_post.html"),
    ("post", "search file"),
    ("chat", "rooms_message.text"),
    ("contact", "contact_contactmessage.text"),
    ("address for an answer", "contact_contactmessage.email"),
    ("report", "moderation_report.text"),
    ("sign-up address", "members_member.email"),
    ("sign-up address", "account_emailaddress.email"),
    ("sign-up address", "mail"),
    ("token of the confirmation", "mail"),
    ("token of the reset", "mail"),
    ("key of a reset on its way", "mail"),
    ("key of a reset on its way", "sessions, opened"),  # between the link and the new password; sealed in the table
    ("token of the link that keeps an address", "mail"),
    ("sign-up address", "sessions, opened"),  # with which address this login was made; it goes with the login
}
HEADERS = {
    "REMOTE_ADDR": V4,
    "HTTP_USER_AGENT": OF_THE_VISITOR["user agent"],
    "HTTP_X_FORWARDED_FOR": f"{V6}, {FORWARDED}",
    "HTTP_FORWARDED": f'for="[{V6}]"',
    "HTTP_X_REAL_IP": FORWARDED,
    "HTTP_REFERER": f"https://{OF_THE_VISITOR['where they came from']}.example/",
}


@pytest.fixture
def log_lines():
    """Everything that is logged, as it is written on a machine (twice: for programs and for people)."""
    root, stream = logging.getLogger(), StringIO()
    handlers = [logging.StreamHandler(stream) for _style in ("json", "plain")]
    for handler, style in zip(handlers, ("json", "plain"), strict=True):
        handler.setFormatter(logs.formatter(style))
        root.addHandler(handler)
    yield stream
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def told(monkeypatch) -> list:
    """Record the messages that go through the channel layer."""
    kind, seen = type(get_channel_layer()), []
    kind = {RedisPubSubChannelLayer: RedisPubSubLoopLayer}.get(kind, kind)  # one stands in front of the other
    for name in ("send", "group_send"):
        real = getattr(kind, name)

        async def noted(layer, where, message, real=real):
            seen.append((where, message))
            await real(layer, where, message)

        monkeypatch.setattr(kind, name, noted)
    return seen


@pytest.fixture
def stumbling(monkeypatch):
    """``/healthz`` breaks, with all it knows in the message."""

    def stumble(request):
        raise ValueError(f"{request.body} {request.META}")

    monkeypatch.setattr(urlpatterns[0], "callback", stumble)


def browser_with_traces() -> Client:
    return Client(raise_request_exception=False, **HEADERS)


def come_in(browser: Client) -> dict[str, str]:
    """Sign up, confirm, be mistaken, log in, forget the password and choose another. Gives what opened doors."""
    opened = {}
    new = OF_THE_VISITOR["password"]
    browser.post(reverse("account_signup"), SIGN_UP_FORM | {"password1": new})
    link = link_in(mail.outbox[-1])
    opened["token of the confirmation"] = link.rstrip("/").split("/")[-1]
    browser.get(link)
    browser.post(link)
    browser.post(reverse("account_logout"))
    for password in (OF_THE_VISITOR["wrong password"], new):
        browser.post(reverse("account_login"), {"login": SIGN_UP_FORM["email"], "password": password})
    browser.post(reverse("account_logout"))
    browser.post(reverse("account_reset_password"), {"email": SIGN_UP_FORM["email"]})
    link = link_in(mail.outbox[-1])
    opened["token of the reset"] = link.rstrip("/").split("/")[-1]
    form = browser.get(link, follow=True).request["PATH_INFO"]
    later = OF_THE_VISITOR["password after the reset"]
    assert browser.post(form, {"password1": later, "password2": later}).status_code == 302
    browser.post(reverse("account_login"), {"login": SIGN_UP_FORM["email"], "password": later})
    assert browser.get(reverse("members:welcome")).status_code == 200, "logged in"
    opened |= begin_email_change(browser)
    opened["session key"] = browser.cookies[configured.SESSION_COOKIE_NAME].value
    opened["token against forgery"] = browser.cookies[configured.CSRF_COOKIE_NAME].value
    return opened


def begin_email_change(browser: Client) -> dict[str, str]:
    asked = browser.post(reverse("account_email"), {"action_add": "", "email": "ander@example.org"})
    browser.post(asked["Location"], {"password": OF_THE_VISITOR["password after the reset"]})
    browser.post(link_in(mail.outbox[-1]))
    return {"token of the link that keeps an address": link_in(mail.outbox[-1]).rstrip("/").split("/")[-1]}


def stop_halfway(browser: Client, cast) -> str:
    """A link for another password was followed, and the form is open. Gives what the link opens with."""
    browser.post(reverse("account_reset_password"), {"email": cast.noor.email})
    link = link_in(mail.outbox[-1])
    assert browser.get(link, follow=True).status_code == 200
    return link.rstrip("/").split("-", 1)[1]


def write_to_us(browser: Client, cast, board) -> None:
    topic = make_topic(cast.anna, board, title=WRITTEN["title"], source=WRITTEN["post"])
    submission_id = str(uuid.uuid4())
    fields = {"text": WRITTEN["contact"], "email": WRITTEN["address for an answer"], "submission_id": submission_id}
    assert browser.post(reverse("contact:write"), fields).status_code == 200
    report = reverse("moderation:report", args=["topic", topic.public_id])
    fields = {"rule": "unkind", "text": WRITTEN["report"], "submission_id": str(uuid.uuid4())}
    assert browser.post(report, fields).status_code == 200


def go_astray(browser: Client) -> None:
    browser.get("/zoeken/", {"q": OF_THE_VISITOR["what they searched"]})
    assert browser.get(f"/{OF_THE_VISITOR['path that is not there']}/").status_code == 404
    assert browser.post("/healthz", {"text": OF_THE_VISITOR["words that something stumbled over"]}).status_code == 500
    host = f"{OF_THE_VISITOR['host that is not ours']}.example"
    assert browser.get("/", headers={"host": host}).status_code == 400


def stop_the_mail(browser: Client, cast) -> str:
    token = unsubscribe_token(Preferences.objects.create(member=cast.anna))
    assert browser.post(reverse("notifications:unsubscribe", args=[token])).status_code == 200
    return token


async def talk_live(browser: Client, room) -> None:
    email = f"/ws/?q={OF_THE_VISITOR['word in the address of a socket']}"
    headers = {"cookie": cookie_of(browser), "origin": OWN_ORIGIN.encode()}
    headers |= {key.removeprefix("HTTP_").replace("_", "-").lower(): v.encode() for key, v in HEADERS.items()}
    page = Tab(application, email, [(name.encode(), value) for name, value in headers.items()])
    page.scope["client"] = [V4, 50_000]
    assert (await page.connect())[0]
    await page.join(room.stream)
    await page.say(t="send", s=room.stream, cid="c", text=WRITTEN["chat"])
    await page.hear("ok")
    await page.hear("new")
    await page.disconnect()
    await close_connections()


def stores(log_lines: StringIO, told: list, folder: Path) -> dict[str, str]:
    """Every store by its name, as text in small letters."""
    hits = {"log": log_lines.getvalue(), "channel layer": repr(told), "cache": cached(), "mail": ""}
    hits["mail"] = "".join(
        f"{email_message.message()}{email_message.subject}{email_message.body}" for email_message in mail.outbox
    )
    for table, column, value in stored_values():
        store = f"{table}.{column}"
        hits[store] = f"{hits.get(store, '')}\n{value}"
    hits["sessions, opened"] = repr([session.get_decoded() for session in Session.objects.all()])
    hits["sessions, read as signed words"] = repr([unsigned(row.session_data) for row in Session.objects.all()])
    for root in (Path(configured.VAR), folder):
        for path in filter(Path.is_file, root.rglob("*")):
            name = "search file" if path.name.startswith("search") else f"file {path.name}"
            hits[name] = hits.get(name, "") + path.read_bytes().decode(errors="replace")
    return {store: text.lower() for store, text in hits.items()}


def unsigned(data: str) -> bytes:
    """Decode a session as Django signs it, without encryption: reading that needs no secret."""
    words = b64_decode(data.split(":")[0].removeprefix(".").encode())
    return zlib.decompress(words) if data.startswith(".") else words


def cached() -> str:
    """Keys and values of the cache that the site runs with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        return repr([(key, pickle.loads(base64.b64decode(value))) for key, value in cursor.fetchall()])  # noqa: S301 - our own


@pytest.mark.django_db(transaction=True)
async def test_no_store_keeps_who_came_by_or_what_opens_a_door(
    cast, board, settings, tmp_path, log_lines, told, stumbling, score
):
    settings.CACHES = {"default": base.EMBEDDED_CACHE}
    await in_thread(call_command, "createcachetable")
    settings.SEARCH_FILE, settings.ELASTICSEARCH_URL = tmp_path / "search.sqlite3", ""
    await in_thread(cache.clear)
    visitor, member = browser_with_traces(), browser_with_traces()
    opened = await in_thread(come_in, member)
    await in_thread(write_to_us, visitor, cast, board)
    await in_thread(go_astray, visitor)
    opened["token of the link that stops mail"] = await in_thread(stop_the_mail, visitor, cast)
    opened["key of a reset on its way"] = await in_thread(stop_halfway, browser_with_traces(), cast)
    await in_thread(add_authenticator_app, cast.anna)
    writer = browser_with_traces()
    answer = await in_thread(writer.post, "/account/login/", {"login": cast.bram.email, "password": PASSWORD})
    assert answer.status_code == 302
    room = await in_thread(make_room, actor=cast.mo, group=board, title="De serre")
    await in_thread(open_session, actor=cast.mo, room=room)
    await talk_live(writer, room)
    searched = await in_thread(stores, log_lines, told, tmp_path)
    words = {name: word.lower() for name, word in (OF_THE_VISITOR | WRITTEN | opened).items()}
    hits = {(name, store) for name, word in words.items() for store, text in searched.items() if word in text}
    assert hits - HOMES == set()
    assert HOMES - hits == set(), "the search does not see what is there"
    assert await in_thread(Member.objects.filter(email=SIGN_UP_FORM["email"]).exists)
    assert "request failed" in searched["log"]
    assert len(searched["channel layer"]) > 2
    assert "limit:" in searched["cache"]
    score("No secrets in stores: places searched", len(searched))
    score("No secrets in stores: finds", 0)
