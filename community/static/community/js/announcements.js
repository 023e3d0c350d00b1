// Hide an announcement until this tab is closed. Another text of it, or another tab, shows it again.
const PREFIX = "announcement:";

function isHidden(key) {
  try {
    return sessionStorage.getItem(PREFIX + key) !== null;
  } catch {
    return false; // the browser keeps nothing: it stays
  }
}

function remember(key) {
  try {
    sessionStorage.setItem(PREFIX + key, "1");
  } catch {
    // hidden on this page alone
  }
}

for (const announcement of document.querySelectorAll("[data-announcement]")) {
  const key = announcement.dataset.announcement;
  const button = announcement.querySelector("[data-announcement-hide]");
  announcement.hidden = isHidden(key);
  button.hidden = false;
  button.addEventListener("click", () => {
    remember(key);
    announcement.hidden = true;
    document.querySelector("#content").focus(); // not lost with the button
  });
}
