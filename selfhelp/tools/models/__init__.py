"""The catalogue: pages that editors write, and the ratings and experiences of members."""

from selfhelp.tools.models.pages import Tool, ToolIndex
from selfhelp.tools.models.ratings import Experience, Rating

__all__ = ["Experience", "Rating", "Tool", "ToolIndex"]
