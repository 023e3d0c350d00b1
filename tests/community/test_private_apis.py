"""Private APIs of other packages that we use: one file for each, and which of them an upgrade changed.

A red test here after an upgrade names the file to look at; that the whole still works is tested with the rest of it.
"""

import ast
import inspect
import json
import time
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from daphne import access, http_protocol, server, ws_protocol
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore
from django.core.handlers.asgi import ASGIHandler
from django.core.mail.utils import DNS_NAME
from django.test import RequestFactory
from twisted.internet import tcp

from community import daphne
from community.members import allauth_internals as allauth
from community.members.models import Member
from community.members.sessions.backends import SessionStore
from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
HOME_OF = {
    "allauth": "community/members/allauth_internals.py",
    "daphne": "community/daphne.py",
    "django": "community/members/sessions/backends.py",
    "querysets": "community/prepared.py",
}
PROMISED = {"_meta", "_base_manager", "_index", "_asdict"}  # documented, of Django, elasticsearch.dsl and namedtuple
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the examples in RFC 4226
MADE_BY_OTHERS = {"enum", "typing", "io", "abc", "django.db.models.enums"}  # a metaclass writes names into our class


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


# In which files such things are used


def private_imports(path: Path) -> set[str]:
    """Return the modules and names of others that a file imports and that are marked as private."""
    private: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith(PACKAGES):
            names = [*node.module.split("."), *(alias.name for alias in node.names)]
            private |= {node.module} if any(name == "internal" or name.startswith("_") for name in names) else set()
        elif isinstance(node, ast.Import):
            private |= {alias.name for alias in node.names if ".internal" in alias.name or "._" in alias.name}
    return private - {"__future__"}


def test_private_modules_are_imported_in_one_file_only():
    files = [path for top in PACKAGES for path in (ROOT / top).rglob("*.py")]
    users = {str(path.relative_to(ROOT)): private_imports(path) for path in files}
    assert {file for file, modules in users.items() if modules} == {HOME_OF["allauth"]}


def private_attributes(tree: ast.AST) -> set[str]:
    """Return the private attributes that are read or set, as they stand there: ``DNS_NAME._fqdn``."""
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {ast.unparse(node) for node in attributes if node.attr.startswith("_") and not node.attr.startswith("__")}


def own_names(tree: ast.AST) -> set[str]:
    """Return the private names that our own code gives: a function, or what it sets on itself, a member, a request."""
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    stored = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)]
    owners = ("self", "cls", "member", "actor", "request")
    return functions | {node.attr for node in stored if ast.unparse(node.value) in owners}


def test_private_attributes_of_packages_are_used_only_where_listed():
    trees = {path: ast.parse(path.read_text()) for top in PACKAGES for path in (ROOT / top).rglob("*.py")}
    own = PROMISED.union(*(own_names(tree) for tree in trees.values()))
    used = {
        str(path.relative_to(ROOT)): {name for name in private_attributes(tree) if name.rpartition(".")[2] not in own}
        for path, tree in trees.items()
    }
    assert {file: names for file, names in used.items() if names} == {
        "community/apps.py": {"DNS_NAME._fqdn"},
        "community/members/drafts/submitted.py": {"request._body"},
        HOME_OF["daphne"]: {"self.transport._tempDataBuffer"},
        HOME_OF["django"]: {"self._get_session", "self._session"},
        HOME_OF["querysets"]: {"queryset._iterable_class"},
    }


def test_private_methods_of_others_are_overridden_in_one_file_only():
    names = [module.name for top in PACKAGES for module in walk_packages(import_module(top).__path__, f"{top}.")]
    modules = [import_module(name) for name in names if ".settings" not in name and ".migrations" not in name]
    own = [
        (module, kind)
        for module in modules
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__
    ]
    overridden = {
        f"{module.__name__}: {kind.__qualname__}.{name}"
        for module, kind in own
        for name, value in vars(kind).items()
        if name.startswith("_") and not name.startswith("__") and inspect.isfunction(value)
        for base in kind.__mro__[1:]
        if name in vars(base) and not base.__module__.startswith(PACKAGES) and base.__module__ not in MADE_BY_OTHERS
    }
    store = "community.members.sessions.backends: SessionStore"
    assert overridden == {
        f"{store}._get_session_from_db",
        f"{store}._aget_session_from_db",
        "community.members.accounts.adapters: AccountAdapter._rollback_login_failed_rl_usage",
        "community.members.accounts.backends: LoginBackend._mitigate_timing_attack",
        "community.pages.media.storage: WholeFileStorage._save",  # documented: "Writing a custom storage class"
        "community.pages.models.helpline_form: HelpLineForm._post_clean",
    }


# allauth


def test_record_of_a_second_step_is_read_back_for_the_same_member_only():
    request, member, other = SimpleNamespace(session={}), Member(pk=uuid4()), Member(pk=uuid4())
    allauth.record_authentication(request, member, "mfa", id=1, type="totp")
    records = allauth.get_authentication_records(request, member)
    assert [record["method"] for record in records] == ["mfa"]
    assert allauth.get_authentication_records(request, other) == []
    assert allauth.get_authentication_records(request, None) == []


def test_request_that_waits_for_a_password_stands_in_the_session_as_json_with_its_headers():
    from allauth.account.internal.flows.reauthentication import suspend_request

    request = RequestFactory().post("/account/2fa/", {"code": "1"})
    request.session = {}
    suspend_request(request, "/account/reauthenticate/")
    waiting = request.session[allauth.STATE_SESSION_KEY]
    assert "REQUEST_METHOD" in json.loads(waiting["request"])["META"]


def test_second_step_views_of_allauth_take_what_we_give():
    assert parameters(allauth.raise_if_reauthentication_required) == ["request", "app"]
    assert parameters(allauth.remove_authenticator) == ["request", "authenticator"]


@pytest.mark.parametrize(("counter", "code"), enumerate(["755224", "287082", "359152", "969429"]))
def test_codes_are_those_of_the_standard(counter, code):
    assert allauth.format_hotp_value(allauth.hotp_value(SECRET, counter)) == code
    assert allauth.compare_user_code(actual=code, expected=code)
    assert not allauth.compare_user_code(actual="000000", expected=code)


def test_half_minutes_around_now_are_tried():
    now = int(time.time()) // 30
    assert {now - 1, now, now + 1} & set(allauth.yield_hotp_counters_from_time())
    assert len(set(allauth.yield_hotp_counters_from_time())) == 3


def test_secret_of_an_app_is_new_each_time_and_waits_under_a_key_of_the_session():
    assert allauth.generate_totp_secret() != allauth.generate_totp_secret()
    assert isinstance(allauth.SECRET_SESSION_KEY, str)


# Django


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("_get_session_from_db", ["self"]),
        ("_aget_session_from_db", ["self"]),
        ("_get_session", ["self", "no_load"]),
        ("create_model_instance", ["self", "data"]),
        ("acreate_model_instance", ["self", "data"]),
    ],
)
def test_session_store_of_django_has_the_methods_that_ours_replaces(name, wanted):
    assert parameters(getattr(DjangoSessionStore, name)) == wanted


def test_session_is_loaded_through_the_method_that_ours_replaces(db):
    session = SessionStore()
    session["colour"] = "green"
    session.set_expiry(60)
    session.save()
    again = SessionStore(session.session_key)
    assert again["colour"] == "green"
    assert again.row.pk
    assert "_session_expiry" in again._session


def test_name_of_the_mail_server_is_what_the_site_sets():
    assert str(DNS_NAME) == DNS_NAME.get_fqdn() == urlsplit(settings.SITE_ORIGIN).hostname


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("load_middleware", ["self", "is_async"]),
        ("read_body", ["self", "receive"]),
        ("create_request", ["self", "scope", "body_file"]),
        ("send_response", ["self", "response", "send"]),
    ],
)
def test_handler_of_django_has_the_methods_that_ours_uses(name, wanted):
    assert parameters(getattr(ASGIHandler, name)) == wanted


# Daphne, and Autobahn below it


@pytest.mark.parametrize(
    ("owner", "name", "wanted"),
    [
        (daphne, "_handle_reply", ["self", "protocol", "message"]),  # as it was before ours
        (daphne, "_listen_success", ["self", "port"]),
        (daphne, "_write_entry", ["self", "host", "date", "request"]),
        (daphne, "_create_application", ["self", "protocol", "scope"]),
        (tcp.Connection, "writeSomeData", ["self", "data"]),
        (ws_protocol.WebSocketFactory, "prepareMessage", ["self", "payload", "isBinary", "doNotCompress"]),
        (daphne.WebRequest.__base__, "handle_reply", ["self", "message"]),
        (daphne.WebRequest.__base__, "basic_error", ["self", "status", "status_text", "body"]),
        (ws_protocol.WebSocketFactory, "setProtocolOptions", ["self"]),
        (ws_protocol.WebSocketProtocol, "onOpen", ["self"]),
        (ws_protocol.WebSocketProtocol, "onMessage", ["self", "payload", "isBinary"]),
        (ws_protocol.WebSocketProtocol, "dropConnection", ["self", "abort"]),
        (ws_protocol.WebSocketProtocol, "sendHttpErrorResponse", ["self", "code", "reason", "responseHeaders"]),
    ],
)
def test_daphne_has_the_methods_that_ours_replaces(owner, name, wanted):
    assert parameters(getattr(owner, name))[: len(wanted)] == wanted


def test_bytes_that_wait_for_a_client_stand_in_the_two_buffers_that_we_look_at():
    own = SimpleNamespace(setblocking=lambda _flag: None, fileno=lambda: -1)
    connection = tcp.Connection(own, None, SimpleNamespace(addWriter=lambda _connection: None))
    connection.connected = True
    assert connection.dataBuffer == b""
    assert connection._tempDataBuffer == []
    connection.write(b"waits")
    assert connection._tempDataBuffer == [b"waits"]
    assert "self.dataBuffer" in inspect.getsource(tcp.Connection.doWrite)


def test_prepared_frame_has_its_bytes_for_the_wire():
    factory = ws_protocol.WebSocketFactory(None)
    assert factory.prepareMessage(b"hi", doNotCompress=True).payloadHybi == b"\x81\x02hi"


def test_daphne_makes_requests_and_sockets_from_the_names_that_we_replace():
    daphne.adapt()
    assert http_protocol.WebRequest is daphne.WebRequest
    assert "protocol.requestFactory = WebRequest" in inspect.getsource(http_protocol.HTTPFactory)
    assert "WebSocketFactory(" in inspect.getsource(server.Server.run)
    assert "application_queue" in inspect.getsource(ws_protocol.WebSocketProtocol)
    assert "write_entry" in inspect.getsource(access.AccessLogGenerator.__call__)
