"""People on pages, through nginx: some write posts with the form of the topic, and some only ask for pages."""

import html
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.deploy.history import POST, History, Probe, Sent
from tests.deploy.tabs import UNVERIFIED

TIMEOUT_SECONDS = 40  # longer than nginx waits for a process
AGAIN_SECONDS = 1.0  # after an error page somebody sends the form again
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|submission_id)" value="([^"]+)"')
OWN_POST = re.compile(r"Zin \d+ van [\w-]+ \(post\)")


@dataclass(frozen=True)
class Answer:
    """``status`` 0: there was no answer at all."""

    status: int
    body: str = ""
    url: str = ""
    cookies: str = ""


class Visitor:
    """A visitor or member with cookies. Each request is on a connection of its own."""

    def __init__(self, port: int, cookie: str, history: History):
        self.port, self.cookies, self.history = port, [cookie] if cookie else [], history

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        began = time.monotonic()
        answer = self._ask(path, fields)
        good = 0 < answer.status < 500
        self.history.probes.append(Probe("page", began, time.monotonic(), good, is_error_page=answer.status >= 500))
        return answer

    def _ask(self, path: str, fields: dict[str, str] | None) -> Answer:
        headers = {"Host": f"localhost:{self.port}", "Cookie": "; ".join(self.cookies)}
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=TIMEOUT_SECONDS, context=UNVERIFIED)
        try:
            if fields is None:
                connection.request("GET", path, headers=headers)
            else:
                origin = f"https://localhost:{self.port}"
                headers |= {"Origin": origin, "Referer": origin + path}
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(fields), headers)
            response = connection.getresponse()
            body = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            pair = cookie.partition(";")[0]
            name = pair.partition("=")[0]
            self.cookies = [known for known in self.cookies if known.partition("=")[0] != name] + [pair]
        return Answer(response.status, body, response.headers.get("Location") or "")


class Writer:
    """A member who answers in the topic, one post after the other, and takes back every fourth."""

    def __init__(self, name: str, visitor: Visitor, topic: str, seconds: float):
        self.name, self.visitor, self.url, self.seconds = name, visitor, f"/forum/onderwerp/{topic}/", seconds

    def run(self, is_over: Callable[[], bool]) -> None:
        number = 0
        while not is_over():
            number += 1
            sent = Sent(POST, self.name, number, time.monotonic())
            self.visitor.history.sent.append(sent)
            url = self._send(sent)
            if url and number % 4 == 0:
                self._take_back(sent, url)
            time.sleep(self.seconds)

    def _form(self, url: str) -> dict[str, str]:
        """Return the hidden fields of the form of a page, asked for until there is one."""
        while True:
            answer = self.visitor.ask(url)
            fields = {name: html.unescape(value) for name, value in HIDDEN.findall(answer.body)}
            if answer.status == 200 and len(fields) == 2:
                return fields
            time.sleep(AGAIN_SECONDS)

    def _send(self, sent: Sent) -> str:
        """Send the same form until the page says that it is stored; return the URL that it led to."""
        fields = self._form(self.url) | {"source": sent.text}
        while True:
            answer = self.visitor.ask(f"{self.url}antwoord/", fields)
            if answer.status == 302:
                sent.acknowledged_at = time.monotonic()
                return answer.url
            if 400 <= answer.status < 500 or answer.status == 200:
                sent.is_refused = True
                return ""
            time.sleep(AGAIN_SECONDS)

    def _take_back(self, sent: Sent, url: str) -> None:
        page = self.visitor.ask(url.partition("#")[0])
        link = re.search(rf"{re.escape(sent.text)}.*?(/forum/bericht/[0-9a-f-]+/terugnemen/)", page.body, re.DOTALL)
        if link is None:
            return
        fields = self._form(link[1])
        while True:
            answer = self.visitor.ask(link[1], fields)
            if answer.status == 302:
                sent.removed_at = time.monotonic()
            if 0 < answer.status < 500:
                return
            time.sleep(AGAIN_SECONDS)


class Reader:
    """A person who loads pages again and again, and keeps which posts were on the topic."""

    def __init__(self, visitor: Visitor, paths: list[str], seconds: float):
        self.visitor, self.paths, self.seconds = visitor, paths, seconds

    def run(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            for path in self.paths:
                asked = time.monotonic()
                answer = self.visitor.ask(path)
                self.visitor.history.shown.append((asked, frozenset(OWN_POST.findall(answer.body))))
                time.sleep(self.seconds)


def in_threads(people: list, is_over: Callable[[], bool]) -> list[threading.Thread]:
    threads = [threading.Thread(target=person.run, args=(is_over,), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    return threads
