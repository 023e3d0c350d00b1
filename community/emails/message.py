"""The one class of every email that the site sends: what leaves the server is plain, short lines."""

from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, UnstructuredHeader
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode

LINE_LENGTH = 78  # RFC 5322: a line should not be longer
MAX_LINE_LENGTH = 998  # and must not be longer than this


class EmailPolicy(policy.EmailPolicy):
    """Python's policy, except that a header in ASCII is folded at its spaces alone.

    Python writes a long word as an encoded word, also where RFC 2047 allows none: in the URL of ``List-Unsubscribe``
    and in a ``Message-ID``. A mail program does not decode those.
    """

    def fold(self, name: str, value: BaseHeader) -> str:
        lines = _fold_at_spaces(f"{name}: {value}")
        if value.isascii() and "=?" not in value and all(len(line) <= MAX_LINE_LENGTH for line in lines):
            return self.linesep.join(lines) + self.linesep
        if isinstance(value, UnstructuredHeader):  # Python loses spaces between some words of a long subject
            words = Header(value, "utf-8", LINE_LENGTH, name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: BaseHeader) -> bytes:
        return self.fold(name, value).encode("ascii")


# Not every mail server takes 8 bits, and one that rewrites the text breaks its DKIM signature.
POLICY = EmailPolicy(cte_type="7bit", max_line_length=LINE_LENGTH)


class Email(EmailMultiAlternatives):
    """An email as Django's, sent in 7 bits, and marked as written by a program (RFC 3834: no out-of-office replies)."""

    def message(self, *, policy: policy.Policy = policy.default) -> EmailMessage:
        self.give_id()
        self.extra_headers = {"Auto-Submitted": "auto-generated"} | self.extra_headers
        return super().message(policy=POLICY.clone(linesep=policy.linesep))

    def give_id(self) -> None:
        """Name the email, so that a mail program that gets it twice, after a lost connection, sees that it is one."""
        self.extra_headers = {"Message-ID": make_msgid(domain=_site_host())} | self.extra_headers

    def to_dict(self) -> dict:
        """Return what ``from_dict`` makes the same email of; it fits JSON."""
        return {
            "subject": str(self.subject),
            "body": self.body,
            "to": self.to,
            "headers": self.extra_headers,
            "html": [part.content for part in self.alternatives],
        }

    @classmethod
    def from_dict(cls, stored: dict) -> "Email":
        email = cls(stored["subject"], stored["body"], to=stored["to"], headers=stored["headers"])
        for html in stored["html"]:
            email.attach_alternative(html, "text/html")
        return email


def site_url(path: str) -> str:
    """Return the full URL of a page for an email; of a full URL only the path counts.

    ``SITE_ORIGIN`` alone says where the site is. The ``Host`` of a request is written by whoever sends it, and a link
    made of it would lead the reader of the email elsewhere.
    """
    parts = urlsplit(path)
    return settings.SITE_ORIGIN + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


def _site_host() -> str:
    """Return the host in ``SITE_ORIGIN``; Django takes the name of the machine, which an email should not tell."""
    return punycode(urlsplit(settings.SITE_ORIGIN).hostname)


def _fold_at_spaces(header: str) -> list[str]:
    """Break before a space, so that no line is over ``LINE_LENGTH`` except for a word that is longer by itself. The
    first word stays beside the name of the header: a first line that is empty confuses mail programs."""
    first, *words = header.rstrip().replace(" ", "\0 ").split("\0")
    lines = [first]
    for word in words:
        if len(lines[-1] + word) > LINE_LENGTH and lines[-1].strip() and lines != [first]:
            lines.append(word)
        else:
            lines[-1] += word
    return lines
