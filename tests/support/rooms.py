"""The packages of the site, read from the import contracts in ``pyproject.toml``: a new room is added there once."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT_LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
PACKAGES = tuple(IMPORT_LINTER["root_packages"])
ROOMS = tuple(package for package in PACKAGES if package != "demo")  # the demo stands above all rooms
CONTRACTS = IMPORT_LINTER["contracts"]
