from community.privacy.export.actions import ask_for_export, build_export
from community.privacy.export.models import DataExport
from tests.matrix.people import SOME

URLS = """
export:home      -  GET   mine  use
export:ask       -  POST  mine  use
export:drop      -  POST  mine  use
export:download  *  GET   copy  take
"""


def things(house):
    return {
        "copy": {
            "shared": _file_of(house.writer),
            "own": {role: _file_of(house.people[role]) for role in SOME},
        }
    }


def _file_of(member) -> list:
    export: DataExport = ask_for_export(actor=member, language="nl")
    build_export.call(key=str(export.public_id))
    return [export.public_id]
