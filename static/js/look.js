// Light or dark by choice, kept in this browser. Before the styles, so that nothing flashes.
(() => {
  const KEY = "look";
  const root = document.documentElement;
  const storage = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      return null; // it may be refused
    }
  };
  const kept = () => {
    const look = storage((storing) => storing.getItem(KEY));
    return look === "light" || look === "dark" ? look : "";
  };
  const show = (look) => {
    if (look) root.dataset.look = look;
    else delete root.dataset.look;
    const now = document.querySelector(`[name="look"][value="${look}"]`);
    if (now) now.checked = true;
  };

  show(kept());
  // Other tabs follow, and pages out of the back button's memory.
  window.addEventListener("storage", () => show(kept()));
  window.addEventListener("pageshow", () => show(kept()));
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-look-choice]");
    if (!choice || !CSS.supports("color", "light-dark(#000, #fff)")) return;
    choice.hidden = false;
    choice.addEventListener("change", ({ target }) => {
      show(target.value);
      storage((storing) => (target.value ? storing.setItem(KEY, target.value) : storing.removeItem(KEY)));
    });
  });
})();
