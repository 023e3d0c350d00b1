// A <details> menu opens and closes by itself; this only closes it when the person goes on elsewhere.

export function watchMenus(root = document) {
  const open = () => root.querySelectorAll("details.menu[open]");

  root.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
}
