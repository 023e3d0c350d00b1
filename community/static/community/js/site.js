// The one script of every page. Everything here adds to a page that already works without it.
import { watchQuickExit } from "./quick-exit.js";
import { watchDrafts } from "./drafts.js";
import { watchMenus } from "./menu.js";
import { watchPasswords } from "./passwords.js";
import { watchWords } from "./crisis-help.js";

// After a form came back: start where the work is, also for who cannot see it.
function focusOnSummary() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

if (document.querySelector("[data-lamp]")) import("./lamps.js");
if (document.querySelector("[data-announcement]")) import("./announcements.js");
watchQuickExit();
watchDrafts();
watchMenus();
watchPasswords();
watchWords();
focusOnSummary();
