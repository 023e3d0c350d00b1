"""``deploy/update``: each version in a folder of its own, processes one after the other, and a way back."""

import subprocess

import pytest

from deploy.updater import BEFORE, StopError, Updater, read_settings

pytestmark = pytest.mark.once

UNITS = {
    "huiskamer-pages@*": ["huiskamer-pages@8001", "huiskamer-pages@8002"],
    "huiskamer-sockets@*": ["huiskamer-sockets@8101"],
}


class Recorded(Updater):
    """An updater whose commands of the machine are written down; those of git and files are real."""

    def __init__(self, home, **options):
        super().__init__(home, {}, python="python", **options)
        self.commands: list[str] = []
        self.down: dict[str, str] = {}

    def run(self, *command, folder=None, as_site=False):
        if command[0] in ("git", "mv", "rm"):
            super().run(*command, folder=folder)
        else:
            self.commands.append(" ".join(command[:3]))

    def answer(self, *command):
        return "\n".join(UNITS[command[-1]]) if command[0] == "systemctl" else super().answer(*command)

    def not_ready(self, unit):
        return self.down.get(unit, "")

    @property
    def restarted(self) -> list[str]:
        return [command.removeprefix("systemctl restart ") for command in self.commands if "restart" in command]


ALL = ["huiskamer-worker", *(unit for units in UNITS.values() for unit in units)]


def git(folder, *arguments: str) -> str:
    own = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *own, "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path):
    """A clone at the first of two commits."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q")
    for version in ("one", "two"):
        (origin / "version").write_text(version)
        git(origin, "add", ".")
        git(origin, "commit", "-qm", version)
    home = tmp_path / "huiskamer"
    git(tmp_path, "clone", "-q", str(origin), str(home))
    git(home, "checkout", "-q", "HEAD~1")
    return home


def version_of(home) -> str:
    return (home / "version").read_text()


def test_update_leads_to_the_new_version_and_restarts_every_process_once_it_is_ready(home):
    updater = Recorded(home)
    updater.update("origin/main")
    assert (home.is_symlink(), version_of(home)) == (True, "two")
    assert updater.restarted[-4:] == ALL
    order = [command.partition(" ")[2] for command in updater.commands]
    assert order.index("manage.py migrate") < order.index("restart huiskamer-worker")


def test_way_back_migrates_nothing_and_leads_to_the_version_before(home):
    Recorded(home).update("origin/main")
    back = Recorded(home)
    back.go_back()
    assert version_of(home) == "one"
    assert back.restarted == ALL
    assert not any("migrate" in command for command in back.commands)


def test_branch_is_the_one_of_the_origin_and_not_of_the_clone(home):
    git(home, "branch", "-f", "main", "HEAD")  # where it was when the site was installed
    Recorded(home).update("main")
    assert version_of(home) == "two"


def test_name_that_does_not_exist_changes_nothing(home):
    updater = Recorded(home)
    with pytest.raises(StopError, match="no tag, branch or commit nowhere"):
        updater.update("nowhere")
    assert version_of(home) == "one"


def test_update_again_changes_nothing_and_keeps_the_way_back(home):
    Recorded(home).update("origin/main")
    before = (home / BEFORE).read_text()
    Recorded(home).update("origin/main")
    assert (home / BEFORE).read_text() == before
    assert len(list(home.parent.glob("huiskamer-*"))) == 2


def test_update_does_not_begin_while_a_process_is_not_ready(home):
    updater = Recorded(home)
    updater.down["huiskamer-pages@8002"] = '{"search": "down"}'
    with pytest.raises(StopError, match="search"):
        updater.update("origin/main")
    assert (home.is_symlink(), updater.commands) == (False, [])


def test_process_that_does_not_become_ready_leaves_the_others_on_the_version_before(home, monkeypatch):
    monkeypatch.setattr("deploy.updater.READY_SECONDS", 0)
    Recorded(home).update("origin/main")
    back = Recorded(home)
    back.down["huiskamer-pages@8001"] = "refused"
    with pytest.raises(StopError, match="--back"):
        back.go_back()
    assert back.restarted == ["huiskamer-worker", "huiskamer-pages@8001"]


def test_dry_run_names_the_newest_version_and_changes_nothing(home, capsys):
    (home.parent / "origin" / "version").write_text("three")
    git(home.parent / "origin", "commit", "-qam", "three")
    newest = git(home.parent / "origin", "rev-parse", "HEAD")
    updater = Recorded(home, is_dry=True)
    updater.update("main")
    assert str(updater.folder_of(newest)) in capsys.readouterr().out
    assert (home.is_symlink(), version_of(home)) == (False, "one")


def test_there_is_no_way_back_from_the_first_version(home):
    with pytest.raises(StopError, match="No version before"):
        Recorded(home).go_back()


def test_settings_are_read_from_the_file_of_the_units(tmp_path):
    file = tmp_path / "environment"
    file.write_text('# a remark\nALLOWED_HOSTS=a.example,b.example\nSITE_NAME="De kamer"\n\n')
    assert read_settings(file) == {"ALLOWED_HOSTS": "a.example,b.example", "SITE_NAME": "De kamer"}
