"""The two commands explain what is missing on a machine, and what to do about it."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "script"
sys.path.insert(0, str(SCRIPT))
import environment  # noqa: E402 - as the scripts do, from the folder they are in

pytestmark = pytest.mark.once


def find_python(folder: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run the finder where only the programs in ``folder`` exist."""
    command = f'. "{SCRIPT}/find_python.sh"; find_python "" && echo "$PYTHON"'
    shell = shutil.which("sh")
    variables = {"PATH": str(folder), "HOME": str(folder)} | variables
    return subprocess.run([shell, "-c", command], env=variables, capture_output=True, text=True, check=False)


def program(folder: Path, name: str, code: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{shutil.which('sh')}\n{code}\n")
    path.chmod(0o755)
    return path


def test_failing_shim_and_too_old_python_are_skipped(tmp_path):
    program(tmp_path, "python3.13", "exit 127")
    program(tmp_path, "python3", "exit 1")
    good = program(tmp_path, ".pyenv/versions/3.12.1/bin/python", "exit 0")

    assert find_python(tmp_path).stdout.strip() == str(good)


def test_python_in_the_environment_comes_first(tmp_path):
    program(tmp_path, "python3", "exit 0")
    named = program(tmp_path, "elsewhere/python", "exit 0")

    assert find_python(tmp_path, PYTHON=str(named)).stdout.strip() == str(named)


def test_missing_python_is_explained_with_the_command_to_install_it(tmp_path):
    program(tmp_path, "python3", '[ "$1" = --version ] && echo Python 3.11.2 || exit 1')
    run = find_python(tmp_path)

    assert run.returncode == 1
    assert "needs Python 3.12 or newer" in run.stderr
    assert "What is here: Python 3.11.2, and that is too old." in run.stderr
    assert "apt install python3 python3-venv" in run.stderr


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_port_in_use_is_explained_with_a_free_port(family, host):
    with socket.socket(family) as taken:
        try:
            taken.bind((host, 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(environment.StopError, match=rf"Port {port} .*(?s:.*)PORT=\d+ script/demo"):
            environment.require_free_port(port)


def test_full_disk_stops_before_anything_is_installed(monkeypatch):
    usage = namedtuple("usage", "total used free")(10, 10, 20 * 1024 * 1024)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: usage)

    with pytest.raises(environment.StopError, match="20 MB free, about 500 MB needed"):
        environment.require_space()


def test_python_without_venv_is_explained_with_the_package_to_install(monkeypatch, tmp_path):
    known = importlib.util.find_spec
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else known(name))

    with pytest.raises(environment.StopError, match=r"apt install python3\.\d+-venv"):
        environment.make_venv()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: NewConnectionError\nERROR: No matching distribution", "there seems to be no network"),
        ("OSError: [Errno 28] No space left on device", "The disk is almost full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
        ("error: something else", "Installing did not work.\nWhat it said:\n    error: something else"),
    ],
)
def test_output_of_pip_is_explained_in_a_sentence(output, sentence):
    assert sentence in environment.explain(output, "Installing did not work.")


def test_packages_are_installed_once_for_each_lock_file(monkeypatch, tmp_path):
    installed = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "works", lambda python: True)
    monkeypatch.setattr(environment, "install", lambda lock: installed.append(lock.read_text()))
    lock = tmp_path / "requirements.txt"
    for content in ("one", "one", "two"):
        lock.write_text(content)
        environment.ready("requirements.txt")

    assert installed == ["one", "two"]


def test_invalid_port_is_named_in_the_error():
    run = subprocess.run(
        [sys.executable, SCRIPT / "start_demo.py"],
        env=os.environ | {"PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, "PORT is 'abc'" in run.stderr) == (1, True)
