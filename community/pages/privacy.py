"""What the CMS holds of a person: which editor did what. Member content is never in it."""

import json
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log_actions

from community.privacy.labels import in_words
from community.privacy.registry import (
    UNTIL_LEAVING,
    WITH_THE_REST,
    FieldUse,
    Holding,
    OnLeaving,
    Retention,
    impersonal,
    register,
)

impersonal(
    "editorial content: written for everybody to read; which account made it stands with wagtailcore.Page",
    *("pages.ArticlePage", "pages.HelpLinesPage", "pages.HomePage", "pages.ReadingIndex", "pages.StandardPage"),
    *("pages.StoryIndex", "pages.StoryPage", "pages.ThemePage", "pages.WordListPage", "pages.WordPage"),
    *("pages.Author", "pages.HelpLine", "pages.SiteRendition", "taggit.Tag", "taggit.TaggedItem"),
    *("wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection"),
    *("wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry"),
)
impersonal(
    "where a page stood before an editor moved it, and where it stands now",
    *("wagtailredirects.Redirect",),
)
impersonal(
    "which group of staff may do what, and which steps a text goes through",
    *("wagtailcore.GroupPagePermission", "wagtailcore.GroupCollectionPermission", "wagtailcore.GroupSitePermission"),
    *("wagtailcore.PageViewRestriction", "wagtailcore.PageViewRestriction_groups", "wagtailadmin.Admin"),
    *("wagtailcore.CollectionViewRestriction", "wagtailcore.CollectionViewRestriction_groups"),
    *("wagtailcore.Workflow", "wagtailcore.WorkflowPage", "wagtailcore.WorkflowContentType"),
    *("wagtailcore.WorkflowTask", "wagtailcore.Task"),
    *("wagtailcore.GroupApprovalTask", "wagtailcore.GroupApprovalTask_groups"),
)
impersonal(
    "not used here: our own image and document models stand in their place, and nothing is embedded",
    *("wagtailimages.*", "wagtaildocs.*", "wagtailembeds.*"),
)


def holding(model: str, title, *, owner: str, export: str, internal: str, reason: str, term: str, **more) -> Holding:
    """A holding whose fields are given as words in a line; rows that stay lose the reference to the person."""
    fields = dict.fromkeys(export.split(), FieldUse.EXPORT) | dict.fromkeys(internal.split(), FieldUse.INTERNAL)
    fields |= dict.fromkeys(more.get("keys", "").split(), FieldUse.SECRET)
    erase = more.get("erase", False)
    return Holding(
        model=model,
        owner=owner,
        title=title,
        fields=fields,
        on_leaving=OnLeaving.ERASE if erase else OnLeaving.ANONYMISE,
        reason=reason,
        term=term,
        anonymise={} if erase else {owner: None},
        keep=more.get("keep", WITH_THE_REST),
    )


WITH_THE_PAGE = _("as long as the page; the name goes with the account")
WITH_THE_DRAFT = _("as long as the draft")
TWO_YEARS = _("two years; the name goes with the account")

HOLDINGS = [
    holding(
        "wagtailcore.Page",
        _("Pages I made"),
        owner="owner",
        export="first_published_at last_published_at title slug",
        internal="id path depth numchild translation_key locale latest_revision live has_unpublished_changes"
        " live_revision go_live_at expire_at expired locked locked_at locked_by draft_title"
        " content_type url_path owner latest_revision_created_at alias_of show_in_menus seo_title"
        " search_description",
        reason=_("Editorial content; who made a page, so that questions about it find somebody."),
        term=WITH_THE_PAGE,
    ),
    holding(
        "wagtailcore.Revision",
        _("Versions of pages that I saved"),
        owner="user",
        export="created_at object_str",
        internal="id content_type base_content_type object_id user content approved_go_live_at",
        reason=_("History of editorial content."),
        term=WITH_THE_PAGE,
    ),
    holding(
        "wagtailcore.PageLogEntry",
        _("What I did with pages"),
        owner="user",
        export="label action timestamp",
        internal="id content_type data uuid user revision content_changed deleted page",
        reason=_("Accountability for what is published."),
        term=TWO_YEARS,
        keep=Retention(timedelta(days=730), since="timestamp"),
    ),
    holding(
        "wagtailcore.ModelLogEntry",
        _("What I did with help lines, authors and files"),
        owner="user",
        export="label action timestamp",
        internal="id content_type data uuid user revision content_changed deleted object_id",
        reason=_("Accountability for what is published."),
        term=TWO_YEARS,
        keep=Retention(timedelta(days=730), since="timestamp"),
    ),
    holding(
        "wagtailcore.ReferenceIndex",
        _("Where the pages refer to my account"),
        owner="to_object_id",  # the key as text; of whatever kind, keys are random
        export="",
        internal="id content_type base_content_type object_id to_content_type to_object_id model_path content_path"
        " content_path_hash",
        reason=_("The CMS knows what refers to what, so that nothing that is in use is removed."),
        term=WITH_THE_PAGE,
        erase=True,
    ),
    holding(
        "wagtailcore.Comment",
        _("Remarks I made in drafts"),
        owner="user",
        export="text created_at updated_at",
        internal="id page user contentpath position revision_created resolved_at resolved_by",
        reason=_("Editors talk about a draft in its margin."),
        term=WITH_THE_DRAFT,
        erase=True,
    ),
    holding(
        "wagtailcore.CommentReply",
        _("Answers I gave in drafts"),
        owner="user",
        export="text created_at updated_at",
        internal="id comment user",
        reason=_("Editors talk about a draft in its margin."),
        term=WITH_THE_DRAFT,
        erase=True,
    ),
    holding(
        "wagtailcore.PageSubscription",
        _("Pages whose remarks I follow"),
        owner="user",
        export="comment_notifications",
        internal="id user page",
        reason=_("To tell an editor about remarks."),
        term=_("as long as the page"),
        erase=True,
    ),
    holding(
        "wagtailcore.WorkflowState",
        _("Pages I asked others to look at"),
        owner="requested_by",
        export="status created_at",
        internal="id content_type base_content_type object_id workflow requested_by current_task_state",
        reason=_("Editors look at each other's pages."),
        term=WITH_THE_PAGE,
    ),
    holding(
        "wagtailcore.TaskState",
        _("Pages I looked at for others"),
        owner="finished_by",
        export="status finished_at comment",
        internal="id workflow_state revision task started_at finished_by content_type",
        reason=_("Editors look at each other's pages."),
        term=WITH_THE_PAGE,
    ),
    holding(
        "wagtailcore.UploadedFile",
        _("Files I was uploading"),
        owner="uploaded_by_user",
        export="file",
        internal="id for_content_type uploaded_by_user",
        reason=_("A file between being sent and being kept."),
        term=_("until it is kept as a picture or a document, or the editor leaves"),
        keep=UNTIL_LEAVING,
        erase=True,
    ),
    holding(
        "wagtailcore.APIToken",
        _("Keys for other programs"),
        owner="user",
        export="name created revoked_at last_used_at",
        internal="id user",
        keys="key_hash prefix",
        reason=_("Not used: there is no such interface."),
        term=_("none are made"),
        keep=UNTIL_LEAVING,
        erase=True,
    ),
    holding(
        "wagtailadmin.EditingSession",
        _("Pages I have open"),
        owner="user",
        export="last_seen_at",
        internal="id user content_type object_id is_editing",
        reason=_("So that two editors do not overwrite each other."),
        term=_("a day"),
        keep=Retention(timedelta(days=1), since="last_seen_at"),
        erase=True,
    ),
    holding(
        "wagtailadmin.FormState",
        _("What I was filling in"),
        owner="user",
        export="data last_updated_at",
        internal="id user content_type object_id parent_object_id",
        reason=_("So that an editor does not lose what was typed."),
        term=_("until it is saved, and thirty days at most"),
        keep=Retention(timedelta(days=30), since="last_updated_at"),
        erase=True,
    ),
    holding(
        "wagtailusers.UserProfile",
        _("How I set up the editing room"),
        owner="user",
        export="submitted_notifications approved_notifications rejected_notifications"
        " updated_comments_notifications preferred_language current_time_zone avatar theme contrast"
        " density keyboard_shortcuts",
        internal="id user dismissibles",
        reason=_("How an editor likes to work."),
        term=_("as long as the account"),
        keep=UNTIL_LEAVING,
        erase=True,
    ),
    holding(
        "pages.SiteImage",
        _("Pictures I put on pages"),
        owner="uploaded_by_user",
        export="title file description created_at",
        internal="id collection width height uploaded_by_user focal_point_x focal_point_y focal_point_width"
        " focal_point_height file_size file_hash public_id tags",
        reason=_("Editorial content."),
        term=_("as long as a page needs it; the name goes with the account"),
    ),
    holding(
        "pages.SiteDocument",
        _("Documents I put on pages"),
        owner="uploaded_by_user",
        export="title file created_at",
        internal="id collection uploaded_by_user file_size file_hash public_id tags",
        reason=_("Editorial content."),
        term=_("as long as a page needs it; the name goes with the account"),
    ),
]
for each in HOLDINGS:
    register(each)


def _editors_action(action: str) -> object:
    """As the CMS itself calls it."""
    known = {code: label for code, label in log_actions.get_choices() if code == action}
    return known.get(action) or _("Something in the CMS")


def _values(data: str) -> str:
    """The words of a form that was being filled in, without the names of its fields."""
    try:
        filled = json.loads(data)
    except ValueError:
        return data
    return " · ".join(str(value) for value in filled.values() if value) if isinstance(filled, dict) else data


in_words("wagtailcore.PageLogEntry", action=_editors_action)
in_words("wagtailcore.ModelLogEntry", action=_editors_action)
in_words("wagtailusers.UserProfile", preferred_language=lambda code: dict(settings.LANGUAGES).get(code, ""))
in_words("wagtailadmin.FormState", data=_values)
