"""Pages, snippets and files of editors."""

from community.pages.models.base import BasePage
from community.pages.models.colours import HouseColours
from community.pages.models.helplines import HelpLine, NumberChange
from community.pages.models.house import Announcement, HouseSettings, PromiseTimes
from community.pages.models.logo import HouseLogo
from community.pages.models.media import SiteDocument, SiteImage, SiteRendition
from community.pages.models.menu import HouseMenu
from community.pages.models.reading import ArticlePage, ReadingIndex, StoryIndex, StoryPage, ThemePage
from community.pages.models.snippets import Author
from community.pages.models.standard import HelpLinesPage, HomePage, StandardPage, WordListPage, WordPage

__all__ = [
    "Announcement",
    "ArticlePage",
    "Author",
    "BasePage",
    "HelpLine",
    "HelpLinesPage",
    "HomePage",
    "HouseColours",
    "HouseLogo",
    "HouseMenu",
    "HouseSettings",
    "NumberChange",
    "PromiseTimes",
    "ReadingIndex",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "StoryIndex",
    "StoryPage",
    "ThemePage",
    "WordListPage",
    "WordPage",
]
