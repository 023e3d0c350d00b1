"""A self-help tool in the catalogue."""

from selfhelp.tools.models import Tool, ToolIndex


def make_tool(slug="temstem", **fields) -> Tool:
    values = {"title": slug.capitalize(), "summary": "Taalspelletjes.", "platforms": "ios,android"}
    return ToolIndex.objects.get().add_child(instance=Tool(slug=slug, **(values | fields)))
