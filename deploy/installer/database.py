"""PostgreSQL: a role and a database with the name of the user, whom the server knows by its socket: no password.

The role may make databases, for the rehearsal of a restore.
"""

from deploy.installer.account import USER
from deploy.installer.machine import Machine

URL = f"postgres:///{USER}"
SUPERUSER = "postgres"
CREATE = ["createdb", "--owner", USER, "--encoding", "UTF8", "--template", "template0", USER]


def make(machine: Machine) -> None:
    start(machine)
    machine.ensure(
        f"role {USER}", has(machine, "pg_roles", "rolname"), ["createuser", "--createdb", USER], user=SUPERUSER
    )
    machine.ensure(f"database {USER}", has(machine, "pg_database", "datname"), CREATE, user=SUPERUSER)


def start(machine: Machine) -> None:
    """Start the server where nothing did: in a container without systemd."""
    is_up = not machine.is_real or machine.succeeds("pg_isready", "-q")
    if not is_up:
        machine.run("start PostgreSQL", "service", "postgresql", "start")


def has(machine: Machine, table: str, column: str) -> bool:
    query = f"SELECT 1 FROM {table} WHERE {column} = '{USER}'"  # noqa: S608 - our own names
    return machine.answer("psql", "-tAc", query, user=SUPERUSER) == "1"
