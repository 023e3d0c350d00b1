"""The table of settings in docs/hosting.md, beside what the settings really read."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
READERS = {"env_str", "env_int", "env_bool", "env_list", "env_secret", "env_sender", "env_url"}


def read_by_the_settings() -> set[str]:
    """The first argument of every call of a reader in ``community/settings``."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "community" / "settings").glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [call.args[0] for call in calls if getattr(call.func, "id", "") in READERS]
    return {name.value for name in names if isinstance(name, ast.Constant)}


def in_the_table() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "hosting.md").read_text(), re.MULTILINE))


def test_the_table_names_every_setting_and_no_other():
    assert len(read_by_the_settings()) > 15
    assert in_the_table() == read_by_the_settings()
