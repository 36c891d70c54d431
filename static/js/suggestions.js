// Suggestions under the search field, as an ARIA 1.2 combobox. Without them the form works alone.
(() => {
  const field = document.querySelector("[data-suggestions]");
  if (!field || !("AbortController" in window)) return;
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let asking, timer, options = [], active = -1;
  list.id = "search-suggestions";
  list.className = "suggest__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.listLabel);
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  field.after(list, said);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);

  const close = () => {
    // What is still on its way must not open the list again.
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    options.forEach((option, place) => option.setAttribute("aria-selected", place === index));
    active = index;
    if (index < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };
  const option = (found, index) => {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    item.id = `search-suggestion-${index}`;
    item.setAttribute("role", "option");
    item.dataset.address = found.url;
    item.textContent = found.title;
    kind.textContent = ` ${found.kind}`;
    item.append(kind);
    return item;
  };
  const show = (found) => {
    options = found.map(option);
    list.replaceChildren(...options);
    mark(-1);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    const words = options.length === 1 ? field.dataset.foundOne : field.dataset.found;
    said.textContent = options.length ? words.replace("{n}", options.length) : "";
  };
  const ask = async () => {
    const words = field.value.trim();
    if (words.length < 2) return close();
    asking?.abort();
    const mine = (asking = new AbortController());
    const address = `${field.dataset.suggestions}?q=${encodeURIComponent(words)}`;
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (document.activeElement === field && !mine.signal.aborted) show(suggestions);
    } catch {
      if (mine === asking) close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.address);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    const places = options.length + 1;
    mark(((active + 1 + step + places) % places) - 1);
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.address);
  });
})();
