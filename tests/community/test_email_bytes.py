"""The bytes of every email as a real mail server receives them."""

import email
import re
import subprocess
from email import policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from community.emails import Email
from community.settings.env import ascii_origin, mailer_from_url
from script.services import free_port
from tests.community.notifications.scenes import give_mail_consent, make_answered_topic, send_mail
from tests.community.test_mails import account_mails, everything_sent

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_DOMAIN = f"{'huiskamer-van-de-' * 3}stad.{'gemeente-' * 6}noord.example"


class Inbox:
    """Keeps the envelopes that an aiosmtpd server received, and the names that clients gave in their greeting."""

    def __init__(self):
        self.envelopes, self.greetings = [], set()

    async def handle_EHLO(self, server: SMTP, session, envelope, hostname, responses):  # noqa: N802 (its name)
        session.host_name = hostname
        self.greetings.add(hostname)
        return [line for line in responses if "SMTPUTF8" not in line and "8BITMIME" not in line]

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def messages(self) -> list[bytes]:
        return [envelope.original_content for envelope in self.envelopes]


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.MAILERS = {"default": mailer_from_url(f"smtp://127.0.0.1:{server.port}")}
    yield inbox
    server.stop()


def header_lines(message: bytes) -> list[bytes]:
    """Return each header on one line, as RFC 5322 unfolds them."""
    head = message.partition(b"\r\n\r\n")[0]
    return re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")


def header(message: bytes, name: str) -> bytes:
    (value,) = [
        line.partition(b": ")[2] for line in header_lines(message) if line.lower().startswith(name.encode() + b":")
    ]
    return value


def parsed(message: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(message, policy=policy.SMTP)


def test_unsubscribe_url_of_the_received_bytes_unsubscribes(cast, board, inbox, client, settings):
    settings.SITE_ORIGIN = f"https://{LONG_DOMAIN}"
    give_mail_consent(cast.bram)
    make_answered_topic(cast.bram, board, cast.noor)
    assert send_mail() == 1
    (message,) = inbox.messages
    url = re.fullmatch(rb"<(https://[!-~]+)>", header(message, "list-unsubscribe")).group(1).decode()
    assert url.startswith(settings.SITE_ORIGIN)
    assert header(message, "list-unsubscribe-post") == b"List-Unsubscribe=One-Click"
    path = url.removeprefix(settings.SITE_ORIGIN)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    make_answered_topic(cast.bram, board, cast.noor, title="Nog een vraag")
    assert send_mail() == 0


def test_every_email_is_short_lines_of_plain_bytes(cast, board, inbox, settings, score):
    settings.SITE_ORIGIN = f"https://{LONG_DOMAIN}"
    everything_sent(cast, board)
    assert len(inbox.messages) == len(account_mails()) + 3
    for message in inbox.messages:
        assert message.isascii()
        head, _, body = message.partition(b"\r\n\r\n")
        assert max(map(len, body.split(b"\r\n"))) <= 78
        assert max(map(len, head.split(b"\r\n"))) <= 998
        assert all(line.strip() for line in head.split(b"\r\n"))
        assert b"\n" not in message.replace(b"\r\n", b"")
        encoded = [line for line in header_lines(message) if b"=?" in line]
        assert [line for line in encoded if not line.startswith(b"Subject:")] == []
        assert header(message, "auto-submitted") == b"auto-generated"
        assert header(message, "message-id").endswith(b"@%s>" % LONG_DOMAIN.encode())
        assert {part["content-transfer-encoding"] for part in parsed(message).walk() if not part.is_multipart()} <= {
            "7bit",
            "quoted-printable",
            "base64",
        }
    score("Mail: kinds that reach a mail server as short lines of 7 bits", len(inbox.messages))


def test_words_arrive_as_they_were_written(inbox):
    text = f"Lieve Zoë, café\n.\n..twee punten\nFrom hier\n{'é' * 400}\n{'https://huiskamer.example/' + 'x' * 1200}\n"
    mail = Email("Voor jou: één vraag? " * 9, text, to=["zoe@example.org"])
    mail.attach_alternative(f"<p>{'ö' * 1500}</p>", "text/html")
    mail.send()
    (message,) = inbox.messages
    assert message.isascii()
    assert max(map(len, message.split(b"\r\n"))) <= 78
    plain, html = parsed(message).iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == text
    assert html.get_content().strip() == f"<p>{'ö' * 1500}</p>"
    assert parsed(message)["subject"] == mail.subject


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("List-Unsubscribe", f"<mailto:stop@{LONG_DOMAIN}>, <https://{LONG_DOMAIN}/{'a' * 500}>"),
        ("List-Id", f"Berichten van het huis <news.{LONG_DOMAIN}>"),
        ("List-Help", f"<https://{LONG_DOMAIN}/{'b' * 300}>"),
        ("References", " ".join(f"<{'1' * 60}.{number}@{LONG_DOMAIN}>" for number in range(3))),
        ("In-Reply-To", f"<{'2' * 90}@{LONG_DOMAIN}>"),
        ("Message-ID", f"<{'3' * 90}@{LONG_DOMAIN}>"),
        ("Feedback-ID", "x" * 900),
        ("Reply-To", f'"Wie dit leest, en meer woorden dan er op een regel gaan" <{"y" * 60}@{LONG_DOMAIN}>'),
        ("X-Two", f"een  twee   {'w' * 100} drie"),
    ],
)
def test_long_header_arrives_without_encoded_words(inbox, name, value):
    Email("Hallo", "Dag", to=["anna@example.org"], headers={name: value}).send()
    (message,) = inbox.messages
    assert header(message, name.lower()) == value.encode()
    assert max(map(len, message.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("value", ["een\r\nBcc: iemand@example.org", "een\nX-Mee: ja", "een\rX-Mee: ja"])
def test_line_break_in_a_header_is_refused(inbox, value):
    with pytest.raises(ValueError, match="line"):
        Email(value, "Dag", to=["anna@example.org"]).send()
    with pytest.raises(ValueError, match="line"):
        Email("Hallo", "Dag", to=["anna@example.org"], headers={"X-Meer": value}).send()
    assert inbox.messages == []


def test_names_and_domains_beyond_ascii_arrive_as_rfc_2047_and_punycode(inbox, settings):
    settings.SITE_ORIGIN = "https://huiskämer.example"
    Email("Hallo", "Dag", "Pöst <post@huiskämer.example>", ["Zoë Müller <zoe@münchen.example>"]).send()
    (message,) = inbox.messages
    assert message.isascii()
    assert inbox.envelopes[0].mail_from == "post@xn--huiskmer-4za.example"
    assert inbox.envelopes[0].rcpt_tos == ["zoe@xn--mnchen-3ya.example"]
    mail = parsed(message)
    assert (mail["from"].addresses[0].display_name, mail["from"].addresses[0].domain) == (
        "Pöst",
        "xn--huiskmer-4za.example",
    )
    assert (mail["to"].addresses[0].display_name, mail["to"].addresses[0].domain) == (
        "Zoë Müller",
        "xn--mnchen-3ya.example",
    )
    assert header(message, "message-id").endswith(b"@xn--huiskmer-4za.example>")


def test_mail_about_an_account_to_a_domain_beyond_ascii_arrives(cast, inbox, client):
    client.post("/account/password/reset/", {"email": "iemand@münchen.example"})
    assert inbox.envelopes[0].rcpt_tos == ["iemand@xn--mnchen-3ya.example"]


def test_greeting_to_the_mail_server_names_the_site(inbox, settings):
    Email("Hallo", "Dag", to=["anna@example.org"]).send()
    assert inbox.greetings == {"localhost"}  # the host of SITE_ORIGIN when this process began


def test_email_that_is_sent_again_keeps_its_message_id(inbox):
    mail = Email("Hallo", "Dag", to=["anna@example.org"])
    mail.send()
    mail.send()
    assert header(inbox.messages[0], "message-id") == header(inbox.messages[1], "message-id")


@pytest.mark.parametrize(
    ("origin", "ascii_form"),
    [
        ("https://Huiskamer.Example/", "https://huiskamer.example"),
        ("https://huiskämer.example:8443", "https://xn--huiskmer-4za.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origin_in_the_settings_has_the_form_that_browsers_send(origin, ascii_form):
    assert ascii_origin(origin) == ascii_form


def test_only_one_class_makes_emails(settings):
    assert settings.WAGTAILADMIN_COMMENTS_ENABLED is False  # Wagtail would send emails of its own about them
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    pattern = re.compile(r"django.core.mail import .*(Message|Alternatives|send_|mail_)")
    paths = [ROOT / name for name in listed.stdout.split() if not name.startswith("tests/")]
    makers_of_email = {str(path.relative_to(ROOT)) for path in paths if pattern.search(path.read_text())}
    assert makers_of_email == {"community/emails/message.py", "demo/views.py"}  # the demo shows what was sent
