"""``manage.py test_mail`` says in one sentence what is wrong with the mail server."""

import smtplib
import socket
import ssl

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from community.settings.env import mailer_from_url
from script.services import free_port

TO = "otto@huiskamer.example"
SAYS = [
    (socket.gaierror(-2, "Name or service not known"), "is not found (DNS)"),
    (ConnectionRefusedError(111, "refused"), "Nothing listens at this host and port"),
    (TimeoutError("timed out"), "does not answer in time"),
    (ssl.SSLError("wrong version number"), "The encryption (TLS) fails"),
    (smtplib.SMTPNotSupportedError("no STARTTLS"), "offers no STARTTLS"),
    (
        smtplib.SMTPAuthenticationError(535, b"5.7.8 secret words"),
        "refuses the user or the password in MAIL_URL (535 5.7.8)",
    ),
    (smtplib.SMTPSenderRefused(553, b"5.7.1 no", "post@localhost"), "refuses the sender in MAIL_FROM (553 5.7.1)"),
    (smtplib.SMTPRecipientsRefused({TO: (550, b"5.1.1 no")}), "refuses this email address (550 5.1.1)"),
    (smtplib.SMTPServerDisconnected("gone"), "hung up"),
    (smtplib.SMTPDataError(554, b"5.7.0 spam"), "says no (554 5.7.0)"),
]


class Server(EmailBackend):
    error: Exception | None = None

    def send_messages(self, messages):
        raise Server.error


@pytest.mark.parametrize(("error", "says"), SAYS, ids=lambda value: type(value).__name__)
def test_error_is_one_sentence_without_the_words_of_the_server(settings, monkeypatch, error, says):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    monkeypatch.setattr(Server, "error", error)
    with pytest.raises(CommandError) as failed:
        call_command("test_mail", TO)
    assert says in str(failed.value)
    assert "secret words" not in str(failed.value)


def test_port_where_nothing_listens_is_named(settings, capsys):
    port = free_port()
    settings.MAILERS = {"default": mailer_from_url(f"smtp://user:geheim@127.0.0.1:{port}")}
    with pytest.raises(CommandError, match="Nothing listens"):
        call_command("test_mail", TO)
    written = capsys.readouterr().out
    assert f"127.0.0.1, port {port}" in written
    assert "geheim" not in written


def test_email_arrives_when_all_is_right(mailoutbox, capsys):
    call_command("test_mail", TO)
    assert [mail.to for mail in mailoutbox] == [[TO]]
    assert "took it" in capsys.readouterr().out
