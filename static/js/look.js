// Light or dark by choice. Loaded before the styles, so that no page flashes in other colours.
// The choice stays in this browser (see the page about cookies); nothing is sent.
(() => {
  const KEY = "look";
  const root = document.documentElement;
  const storage = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      return null; // a browser may refuse to keep anything
    }
  };
  const show = (look) => {
    if (look === "light" || look === "dark") root.dataset.look = look;
    else delete root.dataset.look;
  };
  const kept = () => storage((storing) => storing.getItem(KEY)) || "";

  show(kept());
  // Another tab, or a page that the back button brings out of memory, follows.
  window.addEventListener("storage", () => show(kept()));
  window.addEventListener("pageshow", () => show(kept()));
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-look-choice]");
    if (!choice || !CSS.supports("color", "light-dark(#000, #fff)")) return;
    const now = choice.querySelector(`[value="${root.dataset.look || ""}"]`);
    now.checked = true;
    choice.hidden = false;
    choice.addEventListener("change", ({ target }) => {
      show(target.value);
      storage((storing) => (target.value ? storing.setItem(KEY, target.value) : storing.removeItem(KEY)));
    });
  });
})();
