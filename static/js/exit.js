// "Exit this page": a plain link that works without this file. With it the page is covered at
// once, leaves no entry in the history, and Shift pressed three times does the same.
(() => {
  const link = document.querySelector("[data-exit]");
  if (!link) return;

  const PAUSE = 5000;
  let presses = 0;
  let timer;
  const spoken = document.createElement("div");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  const leave = () => {
    const cover = document.createElement("div");
    cover.className = "leaving-cover";
    document.body.append(cover);
    document.title = "…";
    window.location.replace(link.href);
  };
  const forget = () => {
    presses = 0;
    spoken.textContent = "";
  };

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(forget, PAUSE);
    if (presses === 3) return leave();
    const left = 3 - presses;
    spoken.textContent = `Press Shift ${left} more ${left === 1 ? "time" : "times"} to leave this site.`;
  });
  // Shift that helped to type something else is no wish to leave.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") forget();
  });
  // The back button may bring the page out of memory, cover and all.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector(".leaving-cover")) window.location.reload();
  });
  document.querySelectorAll("[data-exit-hint]").forEach((hint) => { hint.hidden = false; });
})();
