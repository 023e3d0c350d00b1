"""The command lines of the units, as the test of the deployed site runs them."""

import pytest

from tests.deploy.units import read_unit
from tests.support.rooms import ROOT

pytestmark = pytest.mark.once


@pytest.mark.parametrize("kind", ["pages", "sockets"])
def test_unit_of_a_process_gives_its_command_with_port_and_times(kind):
    unit = read_unit(ROOT, kind, "8001")
    assert unit.command[unit.command.index("-p") + 1] == "8001"
    assert unit.command[-1] == "community.asgi:application"
    assert unit.stop_seconds >= 25, "longer than a process takes to end"


@pytest.mark.parametrize(("name", "command"), [("worker", "db_worker"), ("tick", "tick")])
def test_unit_of_a_command_gives_its_command(name, command):
    assert read_unit(ROOT, name).command[1:] == ["manage.py", command]
