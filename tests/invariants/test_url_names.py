"""A lower room names no URL of an upper one: neither by its name ("forum:index") nor by its path ("/forum/").

As the import order, for what stands in strings. The order is read from the contract in ``pyproject.toml``.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from tests.support.rooms import ROOMS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
URL_NAME = re.compile(r"(?P<namespace>[a-z]+):[a-z_]+")


@cache
def layers() -> list[list[str]]:
    """Return the packages of each layer, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [[package.strip() for package in layer.split("|")] for layer in contracts[0]["layers"]]


def package_of(module: str) -> str | None:
    return next((p for layer in layers() for p in layer if module == p or module.startswith(f"{p}.")), None)


def height(package: str) -> int:
    return -next(number for number, layer in enumerate(layers()) if package in layer)


def resolvers(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, URLResolver]]:
    for inner in resolver.url_patterns:
        if isinstance(inner, URLResolver):
            inner_path = path + str(inner.pattern)
            yield inner_path, inner
            yield from resolvers(inner, inner_path)


def views_of(resolver: URLResolver) -> Iterator[Callable]:
    for inner in resolver.url_patterns:
        if isinstance(inner, URLResolver):
            yield from views_of(inner)
        elif inner.callback is not None:
            yield inner.callback


@cache
def owners() -> tuple[dict[str, str], dict[str, str]]:
    """Return namespace -> package, and first path ("/forum/") -> package, of the URLs of our rooms."""
    namespaces, paths = {}, {}
    for path, resolver in resolvers(get_resolver()):
        views = list(views_of(resolver))
        packages = {package_of(getattr(view, "__wrapped__", view).__module__) for view in views} - {None}
        if len(packages) == 1:
            [package] = packages
            if resolver.namespace:
                namespaces[resolver.namespace] = package
            if re.fullmatch(r"[a-z]+/", path):
                paths[f"/{path}"] = package
    return namespaces, paths


def strings(code: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def names_of_upper_rooms(module: str, code: str) -> list[tuple[int, str]]:
    namespaces, paths = owners()
    package, named = package_of(module), []
    for line, text in strings(code):
        match = URL_NAME.fullmatch(text)
        owner = namespaces.get(match["namespace"]) if match else None
        owner = owner or next((paths[path] for path in paths if text.startswith(path)), None)
        if package and owner and owner != package and height(owner) >= height(package):
            named.append((line, text))
    return named


def modules() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts and "settings" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path.read_text(encoding="utf-8")


def test_no_lower_room_names_a_url_of_an_upper_room():
    assert {module: named for module, code in modules() if (named := names_of_upper_rooms(module, code))} == {}


def test_every_room_with_urls_is_known():
    namespaces, paths = owners()
    assert {"forum", "chat", "private", "groups", "members", "notifications", "search"} <= set(namespaces)
    assert {"/forum/", "/groepen/", "/zoeken/", "/moderatie/"} <= set(paths)


@pytest.mark.parametrize("text", ["forum:index", "/forum/nieuw/", "moderation:queue"])
def test_the_check_sees_a_name_and_a_path_of_an_upper_room(text):
    assert names_of_upper_rooms("community.members.views", f"where = {text!r}") == [(1, text)]
    assert names_of_upper_rooms("community.urls", f"where = {text!r}") == []
