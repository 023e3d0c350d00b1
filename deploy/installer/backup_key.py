"""The key of the backups: the public half stays here, the secret half is shown once and stored nowhere."""

from deploy.installer import code
from deploy.installer.machine import Machine, StopError
from deploy.installer.settings import BACKUP_KEY, secret_file

PAIR = "from pyrage import x25519; pair = x25519.Identity.generate(); print(pair.to_public(), pair)"
SHOWN = """
  ------------------------------------------------------------------------------------------------
  The secret key of the backups. It is shown this once and is not on this machine. Without it nobody
  opens a backup. Copy it now, to two places that are not this machine:

  {secret}
  ------------------------------------------------------------------------------------------------
"""


def make_backup_key(machine: Machine) -> None:
    """Make a pair when there is no key yet."""
    if machine.at(BACKUP_KEY).exists():
        machine.say("ok", f"key of the backups ({BACKUP_KEY}): the public one")
        return
    answer = None if machine.is_dry else machine.answer(str(code.environment.PYTHON), "-c", PAIR)
    if not answer and machine.runs_commands:
        raise StopError("The key of the backups could not be made: give one with --backup-key.")
    if not answer:
        machine.say("would", "key of the backups: make a pair, show the secret one once, store the public one")
        return
    public, secret = answer.split()
    secret_file(machine, BACKUP_KEY, public)
    machine.write_line(SHOWN.format(secret=secret))
