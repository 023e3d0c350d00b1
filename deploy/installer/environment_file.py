"""The file with the settings of the site: ``NAME=value`` a line, as systemd reads it (EnvironmentFile)."""

FOLDER = "/etc/huiskamer"
PATH = f"{FOLDER}/environment"
HEAD = "# Settings of Huiskamer (docs/hosting.md), for its services and deploy/manage. Secrets are files beside it.\n"


def parse(text: str) -> dict[str, str]:
    """Return the settings; of a name that stands there twice the last one, as with systemd."""
    values = {}
    for line in map(str.strip, text.splitlines()):
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith(("#", ";")):
            values[name.strip()] = _without_quotes(value.strip())
    return values


def _without_quotes(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def with_values(text: str, defaults: dict[str, str], given: dict[str, str]) -> str:
    """Return the text with what was ``given``, and with the ``defaults`` of which it has no line; all else stays."""
    known = parse(text)
    kept = [line for line in text.splitlines() if line.partition("=")[0].strip() not in given]
    if all(known.get(name) == value for name, value in given.items()):
        kept = text.splitlines()
        given = {}
    added = given | {name: value for name, value in defaults.items() if name not in known and name not in given}
    lines = [*kept, *(f"{name}={value}" for name, value in added.items())]
    return "\n".join(lines) + "\n"
