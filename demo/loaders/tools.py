"""The catalogue of tools, with the facts and when they were checked."""

from community.pages.models import ThemePage
from demo.content import blocks_of, toml
from demo.loaders.pages import body_of
from selfhelp.tools.models import Tool, ToolIndex

COPIED_FIELDS = (
    "slug",
    "summary",
    "summary_en",
    "for_whom",
    "not_for",
    "price",
    "age_from",
    "age_to",
    "privacy",
    "evidence",
    "checked",
    "check_note",
    "provider",
)


def load() -> str:
    index = ToolIndex.objects.get()
    for entry in toml("tools")["tool"]:
        if not Tool.objects.filter(slug=entry["slug"]).exists():
            index.add_child(instance=_tool(entry))
    return f"{Tool.objects.count()} tools"


def _tool(entry: dict) -> Tool:
    tool = Tool(
        **{name: entry[name] for name in COPIED_FIELDS},
        title=entry["name"],
        link=entry["url"],
        body=body_of(blocks_of(entry["body"])),
        platforms=",".join(entry["platforms"]),
        languages=",".join(entry["languages"]),
    )
    tool.themes = ThemePage.objects.filter(slug__in=entry["themes"])
    return tool
