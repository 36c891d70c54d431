// The menu is a <details>: it opens without this file. Here it closes on Escape and outside clicks.
(() => {
  const menu = document.querySelector("[data-menu]");
  if (!menu) return;

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
})();
