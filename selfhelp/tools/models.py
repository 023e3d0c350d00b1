"""The catalogue: pages that editors write, and what members say of them."""

from selfhelp.tools.pages import Tool, ToolIndex
from selfhelp.tools.ratings import Experience, Rating

__all__ = ["Experience", "Rating", "Tool", "ToolIndex"]
