"""The outbox: each email leaves once, later when it must, never when it is too late, and nothing of it stays."""

import smtplib
import ssl
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from community.emails import Email, kinds
from community.emails.actions import CLAIMED_FOR, VALID_FOR, deliver_due, is_waiting, send, server_is_away
from community.emails.health import mail_health
from community.emails.kinds import Kind
from community.emails.models import OutgoingEmail
from community.operations import probes, registry
from community.privacy.actions import leave

pytestmark = pytest.mark.django_db

TO, SECRET = "iemand@example.org", "https://huiskamer.example/wachtwoord/9f3c/"
NEVER = smtplib.SMTPRecipientsRefused({TO: (550, f"5.1.1 <{TO}>: user unknown".encode())})
LATER = smtplib.SMTPDataError(451, b"4.7.1 greylisted")
AWAY = [
    ConnectionRefusedError(111, "refused"), TimeoutError(), smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password"), ssl.SSLError("handshake"),
]  # fmt: skip


class Server(EmailBackend):
    """A mail server that fails when it is opened or asked, and knows whether it is called from within a call."""

    on_open = on_send = None
    meanwhile = staticmethod(lambda: None)
    opened = 0

    def open(self):
        Server.opened += 1
        if Server.on_open:
            raise Server.on_open

    def send_messages(self, messages):
        Server.meanwhile()
        error = Server.on_send(messages[0]) if callable(Server.on_send) else Server.on_send
        if error:
            raise error
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}

    def fails(on_open=None, on_send=None, meanwhile=lambda: None):
        monkeypatch.setattr(Server, "on_open", on_open)
        monkeypatch.setattr(Server, "on_send", on_send if not callable(on_send) else staticmethod(on_send))
        monkeypatch.setattr(Server, "meanwhile", staticmethod(meanwhile))
        monkeypatch.setattr(Server, "opened", 0)

    fails()
    return fails


def put(to=TO, **fields) -> None:
    send(Email("Onderwerp", f"Open {SECRET}", to=[to]), **fields)


def test_email_that_was_sent_leaves_no_row(mailoutbox):
    put()
    assert [(mail.to, mail.body) for mail in mailoutbox] == [([TO], f"Open {SECRET}")]
    assert not OutgoingEmail.objects.exists()


def test_email_with_html_and_headers_arrives_as_it_was_put_in(server, clock, mailoutbox):
    server(on_open=TimeoutError())
    message = Email("Ünderwerp", "tekst", to=[TO], headers={"List-Unsubscribe": "<https://huiskamer.example/>"})
    message.attach_alternative("<p>tekst</p>", "text/html")
    send(message)
    server()
    clock.forward(minutes=1)
    deliver_due()
    (mail,) = mailoutbox
    assert (mail.subject, mail.body, mail.alternatives[0].content) == ("Ünderwerp", "tekst", "<p>tekst</p>")
    assert mail.extra_headers["List-Unsubscribe"] == "<https://huiskamer.example/>"


def test_waiting_row_shows_no_email_address_no_text_and_no_link(server):
    server(on_open=TimeoutError())
    put()
    row = str(OutgoingEmail.objects.values().get())
    assert [word for word in (TO, "Onderwerp", SECRET) if word in row] == []


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_email_waits_while_the_server_is_away_and_leaves_afterwards(server, clock, mailoutbox, error):
    server(on_open=error)
    put()
    assert (server_is_away(), OutgoingEmail.objects.get().tries) == (True, 1)
    server()
    assert deliver_due() == 0
    clock.forward(minutes=1)
    assert deliver_due() == 1


def test_server_that_is_away_is_asked_once_for_all_emails(server):
    server(on_open=TimeoutError())
    for _number in range(5):
        put()
    assert Server.opened == 1


def test_pauses_grow_to_a_quarter_of_an_hour(server, clock):
    server(on_open=TimeoutError())
    put()
    pauses = []
    for _round in range(6):
        due_at = OutgoingEmail.objects.get().due_at
        pauses.append(round((due_at - timezone.now()).total_seconds() / 60))
        clock.forward(minutes=pauses[-1])
        deliver_due()
    assert pauses == [1, 2, 4, 8, 15, 15]


def test_first_email_that_was_put_in_leaves_first(server, clock, mailoutbox):
    server(on_open=TimeoutError())
    for number in range(3):
        put(to=f"{number}@example.org")
    server()
    clock.forward(minutes=1)
    assert deliver_due() == 3
    assert [mail.to for mail in mailoutbox] == [[f"{number}@example.org"] for number in range(3)]


def test_two_workers_at_once_send_an_email_once(server, mailoutbox):
    server(meanwhile=lambda: deliver_due())
    put()
    assert len(mailoutbox) == 1


def test_email_of_a_process_that_was_killed_is_sent_when_its_claim_ended(server, clock, mailoutbox):
    def killed():
        raise KeyboardInterrupt

    server(meanwhile=killed)
    with pytest.raises(KeyboardInterrupt):
        put()
    server()
    assert deliver_due() == 0
    clock.forward(seconds=CLAIMED_FOR.total_seconds() + 1)
    assert (deliver_due(), len(mailoutbox)) == (1, 1)


def test_second_try_after_a_lost_connection_is_the_same_email_for_a_mail_program(server, clock, mailoutbox):
    tried = []
    server(on_send=lambda mail: tried.append(mail.message()["Message-ID"]) or smtplib.SMTPServerDisconnected("gone"))
    put()
    server()
    clock.forward(minutes=1)
    deliver_due()
    assert tried == [mailoutbox[0].message()["Message-ID"]]


def test_email_that_is_refused_for_good_is_given_up_without_a_trace_of_the_person(cast, server, caplog):
    server(on_send=NEVER)
    put(member=cast.anna, kind="contact.answer", about="8f7d")
    row = OutgoingEmail.objects.values().get()
    assert (row["reason"], row["due_at"]) == ("550 5.1.1", None)
    assert (row["message"], row["about"], row["member_id"]) == ("", "", None)
    assert "given up (550 5.1.1)" in caplog.text
    assert TO not in caplog.text


@pytest.mark.parametrize(
    "error", [NEVER, LATER, smtplib.SMTPServerDisconnected("gone"), UnicodeEncodeError("ascii", "é", 0, 1, "no")]
)
def test_email_that_is_not_taken_holds_up_no_other(server, clock, mailoutbox, error):
    server(on_open=TimeoutError())
    put(to="slecht@example.org"), put(to="goed@example.org")
    server(on_send=lambda mail: error if mail.to == ["slecht@example.org"] else None)
    clock.forward(minutes=1)
    assert deliver_due() == 1
    assert mailoutbox[0].to == ["goed@example.org"]


def test_email_that_the_server_takes_later_is_tried_again(server, clock, mailoutbox):
    server(on_send=LATER)
    put()
    assert (OutgoingEmail.objects.get().reason, server_is_away()) == ("451 4.7.1", False)
    server()
    clock.forward(minutes=1)
    assert deliver_due() == 1


def test_refused_sender_gives_no_email_up(server):
    server(on_send=smtplib.SMTPSenderRefused(553, b"5.7.1 not yours", "post@huiskamer.example"))
    put()
    assert server_is_away()


def test_email_that_is_too_late_is_not_sent(server, clock, mailoutbox):
    server(on_open=TimeoutError())
    put()
    server()
    clock.forward(days=VALID_FOR.days)
    assert (deliver_due(), mailoutbox) == (0, [])
    assert OutgoingEmail.objects.get().reason == "too late"


def test_email_that_no_key_decrypts_is_given_up(server, clock, settings):
    server(on_open=TimeoutError())
    put()
    server()
    settings.SECRET_KEY = "another one, and the first one is no fallback"
    clock.forward(minutes=1)
    assert (deliver_due(), OutgoingEmail.objects.get().reason) == (0, "cannot be decrypted")


def test_email_of_a_member_who_left_is_not_sent(cast, server, clock, mailoutbox):
    server(on_open=TimeoutError())
    put(member=cast.anna)
    leave(actor=cast.anna)
    server()
    clock.forward(minutes=1)
    assert (deliver_due(), OutgoingEmail.objects.count(), mailoutbox) == (0, 0, [])


def test_room_is_asked_before_sending_and_told_what_became_of_it(server, clock, monkeypatch, mailoutbox):
    told, wanted = [], {"a", "b"}
    kind = Kind(
        is_wanted=lambda about: about in wanted,
        after_sending=lambda about: told.append(("sent", about)),
        after_giving_up=lambda about: told.append(("given up", about)),
    )
    monkeypatch.setitem(kinds._kinds, "test", kind)
    server(on_open=TimeoutError())
    put(to="a@example.org", kind="test", about="a"), put(to="b@example.org", kind="test", about="b")
    put(to="c@example.org", kind="test", about="c")
    assert is_waiting(kind="test", about="c")
    server(on_send=lambda mail: NEVER if mail.to == ["b@example.org"] else None)
    clock.forward(minutes=1)
    assert deliver_due() == 1
    assert told == [("sent", "a"), ("given up", "b")]
    assert not is_waiting(kind="test", about="c")


def test_room_that_fails_afterwards_does_not_have_the_email_sent_again(monkeypatch, mailoutbox):
    monkeypatch.setitem(kinds._kinds, "test", Kind(after_sending=lambda about: 1 / 0))
    put(kind="test")
    assert (len(mailoutbox), OutgoingEmail.objects.count()) == (1, 0)


def test_tick_sends_what_waits(server, clock, mailoutbox):
    server(on_open=TimeoutError())
    put()
    server()
    clock.forward(minutes=2)
    call_command("tick", "--all")
    assert len(mailoutbox) == 1


# readyz and the doctor


def test_mail_is_down_when_an_email_waits_too_long(server):
    server(on_open=TimeoutError())
    put()
    probes._probes["mail"]()
    OutgoingEmail.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(probes.DownError):
        probes._probes["mail"]()
    assert registry._checks["mail"]().state == registry.State.BROKEN


def test_mail_is_up_after_an_email_was_given_up_and_the_doctor_names_the_reason(server):
    server(on_send=NEVER)
    put()
    OutgoingEmail.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    probes._probes["mail"]()
    assert (mail_health().waiting, mail_health().given_up) == (0, 1)
    assert "550 5.1.1" in registry._checks["mail"]().text
