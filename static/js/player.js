// Improves the browser's own audio player: remembers the place, jumps, follows the transcript.
// The place stays in this browser (see the page about cookies); nothing is sent.
(() => {
  const player = document.querySelector("[data-player]");
  if (!player) return;
  const SETTLED = 5; // seconds that are not worth remembering
  const audio = player.querySelector("audio");
  const resume = player.querySelector("[data-resume]");
  const speed = player.querySelector("select");
  const box = document.querySelector("[data-transcript]");
  const follow = document.querySelector("[data-follow]");
  const key = `listened:${player.dataset.player}`;
  const cues = [...document.querySelectorAll("[data-cue]")].map((words) => {
    const [start, end] = words.dataset.cue.split(" ").map(Number);
    return { words, start, end };
  });
  const chapters = [...player.querySelectorAll("[data-seek]")].reverse();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const storage = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      return null; // a browser may refuse to keep anything
    }
  };
  const remember = (seconds) =>
    storage((kept) => (seconds > SETTLED ? kept.setItem(key, seconds) : kept.removeItem(key)));
  const clock = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const seek = (seconds) => {
    resume.hidden = true;
    audio.currentTime = seconds;
    audio.play();
  };

  const mark = (element, elements) => {
    if (element && element.hasAttribute("aria-current")) return false;
    elements.forEach((each) => each.removeAttribute("aria-current"));
    if (element) element.setAttribute("aria-current", "true");
    return Boolean(element);
  };
  const moveTo = (words) => {
    const top = words.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTo({
      top: box.scrollTop + top - box.clientHeight / 3,
      behavior: calm.matches ? "auto" : "smooth",
    });
  };
  const show = () => {
    const now = audio.currentTime;
    const cue = cues.find(({ start, end }) => start <= now && now < end);
    const spoken = cues.map(({ words }) => words);
    if (mark(cue && cue.words, spoken) && "following" in box.dataset) moveTo(cue.words);
    mark(chapters.find((link) => link.dataset.seek <= now), chapters);
  };

  let kept = 0;
  audio.addEventListener("timeupdate", () => {
    show();
    if (Math.abs(audio.currentTime - kept) < SETTLED) return;
    kept = audio.currentTime;
    remember(kept);
  });
  audio.addEventListener("ended", () => remember(0));
  const leave = () => {
    if (audio.currentTime && !audio.ended) remember(audio.currentTime);
  };
  audio.addEventListener("pause", leave);
  window.addEventListener("pagehide", leave);
  audio.addEventListener("play", () => {
    resume.hidden = true;
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-seek]");
    const words = event.target.closest("[data-cue]");
    if (link) event.preventDefault();
    if (link) seek(Number(link.dataset.seek));
    else if (words && !String(window.getSelection())) seek(parseFloat(words.dataset.cue));
  });
  player.querySelector("[data-tools]").hidden = false;
  speed.addEventListener("change", () => {
    audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
  });
  if (follow) {
    const tick = follow.querySelector("input");
    const obey = () => {
      box.toggleAttribute("data-following", tick.checked);
      if (tick.checked) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    };
    follow.hidden = false;
    tick.addEventListener("change", obey);
    obey();
  }

  const at = Number(storage((found) => found.getItem(key)));
  if (at > SETTLED) {
    audio.currentTime = at;
    resume.querySelector("[data-at]").textContent = clock(at);
    resume.hidden = false;
    resume.querySelector("button").addEventListener("click", () => {
      remember(0);
      seek(0);
      audio.focus();
    });
  }
})();
