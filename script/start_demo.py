"""Makes the demo ready to start, then hands over to demo/serve.py inside .venv. Standard library only."""

import argparse
import os
import sys

import environment

DEFAULT_PORT = 8000


def wished_port() -> int:
    wish = os.environ.get("PORT", str(DEFAULT_PORT))
    if not (wish.isascii() and wish.isdigit() and 0 < int(wish) < 65536):
        raise environment.StopError(f"PORT is '{wish}'. It is a number from 1 to 65535, such as PORT=8001.")
    return int(wish)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/demo", description="Huiskamer with demo content.")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's own data away first")
    options = parser.parse_args()
    print("Huiskamer, the demo. All stays in this folder: packages in .venv, data in var/demo.", flush=True)
    port = wished_port()
    environment.require_free_port(port)
    python = environment.ready("requirements.txt")
    arguments = [str(python), "-m", "demo.serve", str(port)] + (["--fresh"] if options.fresh else [])
    os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings.demo"
    os.execv(python, arguments)  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except environment.StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again and it goes on where it was.")
