"""The catalogue: pages that editors write, and the ratings and experiences of members."""

from selfhelp.tools.pages import Tool, ToolIndex
from selfhelp.tools.ratings import Experience, Rating

__all__ = ["Experience", "Rating", "Tool", "ToolIndex"]
