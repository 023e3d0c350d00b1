"""deploy/install below another root folder: what it writes, what it would run, and that a second run changes nothing.

Commands would change this machine, so here they are printed only.
"""

import os
import re
import stat
import subprocess
import sys

import pytest

from deploy.installer import account, environment_file, manage, packages, settings, units, web
from deploy.installer.__main__ import conclude
from deploy.installer.machine import Machine, StopError
from tests.support.rooms import ROOT

pytestmark = pytest.mark.once

MAIL_URL = "smtp+tls://post:kanarie-wachtwoord@mail.example:587"
SECRETS = {"secret_key", "second_factor_key", "metrics_token"}
PUBLIC_KEY = "age1" + "q" * 58
WISHES = ["--domain", "huis.example", "--mail-from", "post@huis.example", "--backup-key", PUBLIC_KEY, "--pages", "2"]


def install(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    command = [str(ROOT / "deploy" / "install"), *arguments]
    return subprocess.run(
        command, env=os.environ | {"PYTHON": sys.executable} | variables, capture_output=True, text=True
    )


@pytest.fixture
def installed(tmp_path):
    """The folder of a first run, and what it printed."""
    first = install("--root", str(tmp_path), *WISHES, MAIL_URL=MAIL_URL)
    assert first.returncode == 0, first.stderr
    return tmp_path, first.stdout


def files_in(folder) -> dict[str, tuple[int, bytes]]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) for path in paths}


def test_dry_run_says_what_it_would_do_and_writes_nothing(tmp_path):
    done = install("--dry-run", "--root", str(tmp_path), *WISHES, MAIL_URL=MAIL_URL)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    assert "  would  file /etc/huiskamer/environment (640 root:huiskamer)\n" in done.stdout
    assert re.search(r"  would  .*: apt-get install .*postgresql redis-server", done.stdout)
    assert "  done" not in done.stdout


def test_second_run_changes_no_file(installed):
    folder, _printed = installed
    before = files_in(folder)
    second = install("--root", str(folder))
    assert (second.returncode, "  done" in second.stdout) == (0, False), second.stdout
    assert files_in(folder) == before


def test_secrets_are_for_the_group_of_the_site_and_never_printed(installed):
    folder, printed = installed
    written = files_in(folder / "etc" / "huiskamer")
    assert set(written) == {"environment", "mail_url", "backup.pub", *SECRETS}
    assert {mode for mode, _content in written.values()} == {0o640}
    assert min(len(written[name][1]) for name in SECRETS) > 50
    assert not [name for name in SECRETS if written[name][1].decode().strip() in printed]
    assert "kanarie-wachtwoord" not in printed
    assert stat.S_IMODE((folder / "etc/huiskamer").stat().st_mode) == 0o750


def test_database_and_backups_are_for_the_user_of_the_site(installed):
    folder, printed = installed
    modes = {
        path: stat.S_IMODE((folder / path).stat().st_mode) for path in ("var/lib/huiskamer", "var/backups/huiskamer")
    }
    assert modes == {"var/lib/huiskamer": 0o711, "var/backups/huiskamer": 0o700}
    assert "createdb --owner huiskamer" in printed


def test_settings_start_production(installed):
    folder, _printed = installed
    values = environment_file.parse((folder / "etc/huiskamer/environment").read_text())
    own = {name: value.replace("/etc/huiskamer", str(folder / "etc/huiskamer")) for name, value in values.items()}
    own |= {"VAR_DIR": str(folder / "var/lib/huiskamer"), "BACKUP_DIR": str(folder / "var/backups/huiskamer")}
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.DATABASES['default']['NAME'])"]
    started = subprocess.run(command, env={"PATH": os.environ["PATH"]} | own, cwd=ROOT, capture_output=True, text=True)
    assert (started.stdout.strip(), started.stderr) == ("huiskamer", "")


def test_everything_that_nginx_asks_is_started_and_before_that_the_error_pages_are_written(installed):
    folder, printed = installed
    site = (folder / "etc/nginx/conf.d/huiskamer.conf").read_text()
    ports = set(re.findall(r"server 127\.0\.0\.1:(\d+) ", site))
    assert ports == {"8001", "8002", "8101", "8102"}
    started = re.findall(r"systemctl enable --now (\S+)", printed)
    assert set(re.findall(r"@(\d+)\.service", " ".join(started))) == ports
    assert {"huiskamer-worker.service", *units.TIMERS} <= set(started)
    assert printed.index("manage tick") < printed.index("enable --now huiskamer-pages")
    assert "root /var/lib/huiskamer;" in site


def test_units_are_written_with_what_they_share(installed):
    folder, _printed = installed
    source = ROOT / "deploy" / "systemd"
    written = files_in(folder / "etc/systemd/system")
    assert {name: content for name, (_mode, content) in written.items()} == {
        name: content for name, (_mode, content) in files_in(source).items()
    }


def test_settings_of_the_operator_stay_as_they_are(installed):
    folder, _printed = installed
    path = folder / "etc/huiskamer/environment"
    text = path.read_text().replace("REDIS_URL=", "# ours\nREDIS_URL=").replace(":6379/0", ":6380/1")
    path.write_text(f"{text}SITE_NAME=De Lamp\n")
    before = path.read_text()
    install("--root", str(folder))
    assert path.read_text() == before
    install("--root", str(folder), "--domain", "nieuw.example")
    values = environment_file.parse(path.read_text())
    assert (values["ALLOWED_HOSTS"], values["SITE_ORIGIN"]) == ("nieuw.example", "https://nieuw.example")
    assert (values["REDIS_URL"], values["SITE_NAME"]) == ("redis://127.0.0.1:6380/1", "De Lamp")
    assert "# ours" in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "variables", "sentence"),
    [
        ([], {"MAIL_URL": MAIL_URL}, "--domain huiskamer.example"),
        (["--domain", "https://huis.example/"], {"MAIL_URL": MAIL_URL}, "--domain is a host name"),
        (["--domain", "huis.example"], {"MAIL_URL": MAIL_URL}, "--mail-from post@"),
        (WISHES, {}, "the variable MAIL_URL"),
        ([*WISHES, "--backup-key", "AGE-SECRET-KEY-1"], {"MAIL_URL": MAIL_URL}, "--backup-key is a public key"),
    ],
)
def test_wish_that_is_missing_or_wrong_is_named(tmp_path, arguments, variables, sentence):
    done = install("--root", str(tmp_path), *arguments, **variables)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / "etc/huiskamer/environment").exists()


class Debian(Machine):
    """A machine below another root whose dpkg knows one sum."""

    listed = ""

    def answer(self, *command: str, user: str = "root") -> str | None:
        return self.listed


@pytest.fixture
def debian(tmp_path):
    for name in ("sites-available", "sites-enabled"):
        (tmp_path / "etc/nginx" / name).mkdir(parents=True)
    (tmp_path / "etc/nginx/sites-available/default").write_text("welcome")
    (tmp_path / "etc/nginx/sites-enabled/default").symlink_to("../sites-available/default")
    return Debian(root=tmp_path, write_line=lambda line: None)


def test_untouched_default_site_of_debian_makes_room(debian):
    debian.listed = " /etc/nginx/sites-available/default 40be4e59b9a2a2b5dffb918c0e86b3d7"  # of "welcome"
    web.take_over(debian)
    assert not debian.at(web.DEFAULT).is_symlink()
    assert debian.left == []


def test_default_site_that_somebody_changed_stays_and_is_named(debian):
    debian.listed = " /etc/nginx/sites-available/default 00000000000000000000000000000000"
    web.take_over(debian)
    assert debian.at(web.DEFAULT).is_symlink()
    assert "sites-enabled/default was changed by somebody" in debian.left[0]


def test_main_file_of_nginx_that_somebody_changed_stays_and_is_named(debian):
    debian.at(web.MAIN).write_text("events {}")
    web.take_over(debian)
    assert debian.at(web.MAIN).read_text() == "events {}"
    assert "compare it with deploy/nginx-main.conf" in debian.left[0]


def test_certificate_that_is_there_stays(debian):
    debian.at(f"{web.CERTIFICATES}/privkey.pem").parent.mkdir()
    debian.at(f"{web.CERTIFICATES}/privkey.pem").write_text("mine")
    assert not web.make_certificate(debian, "huis.example")
    assert debian.changes == 0


def test_renewed_certificate_of_certbot_is_read_by_nginx(debian):
    live = debian.at("/etc/letsencrypt/live/huis.example")
    live.mkdir(parents=True)
    (live / "privkey.pem").write_text("theirs")
    assert web.make_certificate(debian, "huis.example")
    assert os.readlink(debian.at(f"{web.CERTIFICATES}/privkey.pem")) == "/etc/letsencrypt/live/huis.example/privkey.pem"
    hook = debian.at(web.RENEWED)
    assert (stat.S_IMODE(hook.stat().st_mode), "systemctl reload nginx" in hook.read_text()) == (0o755, True)
    assert not web.make_certificate(debian, "huis.example")


def test_certificate_of_ones_own_is_kept_beside_the_one_of_certbot(debian):
    debian.at("/etc/letsencrypt/live/huis.example").mkdir(parents=True)
    (debian.at("/etc/letsencrypt/live/huis.example") / "privkey.pem").write_text("theirs")
    own = debian.at(f"{web.CERTIFICATES}/privkey.pem")
    own.parent.mkdir()
    own.write_text("mine")
    assert web.make_certificate(debian, "huis.example")
    assert own.with_name("privkey.pem.before").read_text() == "mine"


def test_line_that_nginx_file_lost_stops_the_installation():
    with pytest.raises(StopError, match="has 0 lines for elsewhere"):
        web.site({"elsewhere": [1]})


def test_python_in_a_home_folder_is_refused_because_services_may_not_look_there():
    with pytest.raises(StopError, match="in a home folder"):
        packages.require_python(Machine(), "/root/.pyenv/versions/3.13.1")


def test_clone_in_another_folder_than_the_units_name_is_refused(tmp_path):
    with pytest.raises(StopError, match="the services look in /srv/huiskamer"):
        account.require_place(Machine(), tmp_path)


def test_environment_file_is_read_as_systemd_reads_it():
    text = "# note\n; note\nA=1\nB='two words'\nC=\"#no note\"\n\nA=3\nD=x=y\n"
    assert environment_file.parse(text) == {"A": "3", "B": "two words", "C": "#no note", "D": "x=y"}


def test_command_of_the_site_gets_nothing_of_whoever_calls_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody/else")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    values = manage.environment("VAR_DIR=/var/lib/huiskamer\n", "/var/lib/huiskamer")
    assert set(values) - {"TERM", "LANG"} == {"PATH", "HOME", "USER", "VAR_DIR"}


def test_database_of_the_operator_is_kept():
    assert "DATABASE_URL" in settings.defaults({})
    assert "DATABASE_URL" not in settings.defaults({"DATABASE_URL_FILE": "/etc/huiskamer/database_url"})


@pytest.mark.parametrize(("printed", "times"), [("https://huiskamer.example/huis/begin/x/", 1), ("", 0), (None, 0)])
def test_link_for_the_first_operator_is_printed_while_nobody_runs_the_site(monkeypatch, printed, times):
    lines = []
    monkeypatch.setattr(Machine, "answer", lambda self, *command, user="root": printed)
    conclude(Machine(is_dry=True, write_line=lines.append))
    assert sum("/huis/begin/" in line for line in lines) == times
