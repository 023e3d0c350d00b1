// The number of unread messages beside "my page", kept right while a page is open. Without script it is right at
// the next page. It changes a number and nothing else: nothing blinks, nothing sounds.
import { join } from "./live.js";

const badge = document.querySelector("[data-badge]");

if (badge) {
  join("me", {
    event(frame) {
      badge.querySelector("[data-badge-number]").textContent = frame.unread > 99 ? "99+" : frame.unread;
      badge.hidden = frame.unread === 0;
    },
  });
}
