// The number of unread messages beside "my page", and for moderators what waits in the queue, kept right while a page
// is open. Without script they are right at the next page. Numbers change and nothing else: nothing blinks or sounds.
import { join } from "./live.js";

const badge = document.querySelector("[data-badge]");
const reports = document.querySelector("[data-reports]");

function show(element, number, text) {
  element.querySelector("[data-badge-number], [data-number]").textContent = text ?? number;
  element.hidden = number === 0;
}

if (badge) {
  join("me", {
    event(frame) {
      show(badge, frame.unread, frame.unread > 99 ? "99+" : frame.unread);
      if (reports && frame.reports) {
        show(reports.querySelector("[data-reports-danger]"), frame.reports.danger);
        show(reports.querySelector("[data-reports-other]"), frame.reports.other);
      }
    },
  });
}
