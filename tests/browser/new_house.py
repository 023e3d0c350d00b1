"""Run a house with an empty database, as ``deploy/install`` leaves it: ``python -m tests.browser.new_house PORT``.

The last line before it opens is the setup link that the installer prints.
"""

import os
import sys

from community.translations import compile_messages
from demo import serve


def main() -> None:
    port = int(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.new_house_settings"
    serve.VAR.mkdir(parents=True, exist_ok=True)
    serve.make_secret_key(serve.VAR / "secret")
    compile_messages()
    import django

    django.setup()
    from django.core.management import call_command

    serve.make_database()
    serve.collect_static()
    call_command("setup_link")
    serve.serve(port)


if __name__ == "__main__":
    main()
