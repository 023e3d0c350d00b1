"""Personal data in the CMS: which editor did what. Content of members is never in it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    ReferenceIndex,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from community.generations.public import unseen_by_visitors
from community.pages.models import NumberChange, SiteDocument, SiteImage
from community.privacy.registry import UNTIL_LEAVING, WITH_PARENT, OnLeaving, Retention, holding, no_personal_data

no_personal_data(
    "editorial content: written for everybody to read; which account made it stands with wagtailcore.Page",
    *("pages.ArticlePage", "pages.HelpLinesPage", "pages.HomePage", "pages.ReadingIndex", "pages.StandardPage"),
    *("pages.StoryIndex", "pages.StoryPage", "pages.ThemePage", "pages.WordListPage", "pages.WordPage"),
    *("pages.Announcement", "pages.Author", "pages.HelpLine", "pages.HouseSettings", "pages.PromiseTimes"),
    *("pages.HouseColours", "pages.HouseLogo", "pages.HouseMenu"),
    *("pages.SiteRendition", "taggit.Tag", "taggit.TaggedItem"),
    *("wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection"),
    "wagtailsearch.*",
)
no_personal_data(
    "where a page stood before an editor moved it, and where it stands now",
    "wagtailredirects.Redirect",
)
no_personal_data(
    "which group of staff may do what, and which steps a text goes through",
    *("wagtailcore.GroupPagePermission", "wagtailcore.GroupCollectionPermission", "wagtailcore.GroupSitePermission"),
    *("wagtailcore.PageViewRestriction", "wagtailcore.PageViewRestriction_groups", "wagtailadmin.Admin"),
    *("wagtailcore.CollectionViewRestriction", "wagtailcore.CollectionViewRestriction_groups"),
    *("wagtailcore.Workflow", "wagtailcore.WorkflowPage", "wagtailcore.WorkflowContentType"),
    *("wagtailcore.WorkflowTask", "wagtailcore.Task"),
    *("wagtailcore.GroupApprovalTask", "wagtailcore.GroupApprovalTask_groups"),
)
no_personal_data(
    "not used here: our own image and document models stand in their place, and nothing is embedded",
    *("wagtailimages.*", "wagtaildocs.*", "wagtailembeds.*"),
)


AS_LONG_AS_THE_PAGE = _("as long as the page exists; the name is removed with the account")
AS_LONG_AS_THE_DRAFT = _("as long as the draft exists")
TWO_YEARS = _("two years; the name is removed with the account")

holding(
    Page,
    owner="owner",
    title=_("Pages I made"),
    export="first_published_at last_published_at title slug",
    internal="id path depth numchild translation_key locale latest_revision live has_unpublished_changes "
    "live_revision go_live_at expire_at expired locked locked_at locked_by draft_title content_type "
    "url_path owner latest_revision_created_at alias_of show_in_menus seo_title search_description",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"owner": None},
    purpose=_("Editorial content; who made a page, so that questions about it reach somebody."),
    kept_for=AS_LONG_AS_THE_PAGE,
    retention=WITH_PARENT,
)
holding(
    NumberChange,
    owner="proposed_by",
    title=_("Numbers of help lines that I proposed"),
    export="line phone phone_free whatsapp proposed_at",
    internal="id public_id proposed_by",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"proposed_by": None},
    purpose=_("Somebody other than the person who proposed a new number looks at it."),
    kept_for=_("until somebody has looked at it"),
    retention=WITH_PARENT,
)
holding(
    Revision,
    owner="user",
    title=_("Versions of pages that I saved"),
    export="created_at object_str",
    internal="id content_type base_content_type object_id user content approved_go_live_at",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"user": None},
    purpose=_("History of editorial content."),
    kept_for=AS_LONG_AS_THE_PAGE,
    retention=WITH_PARENT,
)
holding(
    PageLogEntry,
    owner="user",
    title=_("What I did with pages"),
    export="label action timestamp",
    internal="id content_type data uuid user revision content_changed deleted page",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"user": None},
    purpose=_("Accountability for what is published."),
    kept_for=TWO_YEARS,
    retention=Retention(timedelta(days=730), since="timestamp"),
)
holding(
    ModelLogEntry,
    owner="user",
    title=_("What I did with help lines, authors and files"),
    export="label action timestamp",
    internal="id content_type data uuid user revision content_changed deleted object_id",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"user": None},
    purpose=_("Accountability for what is published."),
    kept_for=TWO_YEARS,
    retention=Retention(timedelta(days=730), since="timestamp"),
)
holding(
    ReferenceIndex,
    owner="to_object_id",  # the primary key as text: the keys of members are random, so no other model has the same
    title=_("Where the pages refer to my account"),
    internal="id content_type base_content_type object_id to_content_type to_object_id model_path content_path "
    "content_path_hash",
    on_leaving=OnLeaving.ERASE,
    purpose=_("The CMS knows what refers to what, so that nothing that is in use is removed."),
    kept_for=AS_LONG_AS_THE_PAGE,
    retention=WITH_PARENT,
)
holding(
    Comment,
    owner="user",
    title=_("Remarks I made in drafts"),
    export="text created_at updated_at",
    internal="id page user contentpath position revision_created resolved_at resolved_by",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Editors talk about a draft in its margin."),
    kept_for=AS_LONG_AS_THE_DRAFT,
    retention=WITH_PARENT,
)
holding(
    CommentReply,
    owner="user",
    title=_("Answers I gave in drafts"),
    export="text created_at updated_at",
    internal="id comment user",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Editors talk about a draft in its margin."),
    kept_for=AS_LONG_AS_THE_DRAFT,
    retention=WITH_PARENT,
)
holding(
    PageSubscription,
    owner="user",
    title=_("Pages whose remarks I follow"),
    export="comment_notifications",
    internal="id user page",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To tell an editor about remarks."),
    kept_for=_("as long as the page exists"),
    retention=WITH_PARENT,
)
holding(
    WorkflowState,
    owner="requested_by",
    title=_("Pages I asked others to look at"),
    export="status created_at",
    internal="id content_type base_content_type object_id workflow requested_by current_task_state",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"requested_by": None},
    purpose=_("Editors look at each other's pages."),
    kept_for=AS_LONG_AS_THE_PAGE,
    retention=WITH_PARENT,
)
holding(
    TaskState,
    owner="finished_by",
    title=_("Pages I looked at for others"),
    export="status finished_at comment",
    internal="id workflow_state revision task started_at finished_by content_type",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"finished_by": None},
    purpose=_("Editors look at each other's pages."),
    kept_for=AS_LONG_AS_THE_PAGE,
    retention=WITH_PARENT,
)
holding(
    UploadedFile,
    owner="uploaded_by_user",
    title=_("Files I was uploading"),
    export="file",
    internal="id for_content_type uploaded_by_user",
    on_leaving=OnLeaving.ERASE,
    purpose=_("A file that has been sent but not yet saved."),
    kept_for=_("until it is saved as an image or a document, or the editor leaves"),
    retention=UNTIL_LEAVING,
)
holding(
    APIToken,
    owner="user",
    title=_("Keys for other programs"),
    export="name created revoked_at last_used_at",
    internal="id user",
    secret="key_hash prefix",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Not used: there is no such interface."),
    kept_for=_("none are made"),
    retention=UNTIL_LEAVING,
)
holding(
    EditingSession,
    owner="user",
    title=_("Pages I have open"),
    export="last_seen_at",
    internal="id user content_type object_id is_editing",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that two editors do not overwrite each other."),
    kept_for=_("a day"),
    retention=Retention(timedelta(days=1), since="last_seen_at"),
)
holding(
    FormState,
    owner="user",
    title=_("What I was filling in"),
    export="data last_updated_at",
    internal="id user content_type object_id parent_object_id",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that an editor does not lose what they typed."),
    kept_for=_("until it is saved, and thirty days at most"),
    retention=Retention(timedelta(days=30), since="last_updated_at"),
)
holding(
    UserProfile,
    owner="user",
    title=_("How I set up the CMS"),
    export="submitted_notifications approved_notifications rejected_notifications "
    "updated_comments_notifications preferred_language current_time_zone avatar theme contrast "
    "density keyboard_shortcuts",
    internal="id user dismissibles",
    on_leaving=OnLeaving.ERASE,
    purpose=_("How an editor likes to work."),
    kept_for=_("as long as the account exists"),
    retention=UNTIL_LEAVING,
)
holding(
    SiteImage,
    owner="uploaded_by_user",
    title=_("Pictures I put on pages"),
    export="title file description created_at",
    internal="id collection width height uploaded_by_user focal_point_x focal_point_y focal_point_width "
    "focal_point_height file_size file_hash public_id tags",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"uploaded_by_user": None},
    purpose=_("Editorial content."),
    kept_for=_("as long as a page needs it; the name is removed with the account"),
    retention=WITH_PARENT,
)
holding(
    SiteDocument,
    owner="uploaded_by_user",
    title=_("Documents I put on pages"),
    export="title file created_at",
    internal="id collection uploaded_by_user file_size file_hash public_id tags",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"uploaded_by_user": None},
    purpose=_("Editorial content."),
    kept_for=_("as long as a page needs it; the name is removed with the account"),
    retention=WITH_PARENT,
)
unseen_by_visitors(
    "work of editors: visitors see a page once it is published",
    *("wagtailcore.Revision", "wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry", "wagtailcore.ReferenceIndex"),
    *("wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.PageSubscription", "wagtailcore.WorkflowState"),
    *("wagtailcore.TaskState", "wagtailcore.UploadedFile", "wagtailcore.APIToken", "wagtailadmin.EditingSession"),
    *("wagtailadmin.FormState", "wagtailusers.UserProfile", "wagtailsearch.*", "pages.NumberChange"),
)
unseen_by_visitors(
    "of the draft of a page",
    *("wagtailcore.Page.latest_revision", "wagtailcore.Page.latest_revision_created_at"),
    *("wagtailcore.Page.draft_title", "wagtailcore.Page.has_unpublished_changes"),
)
