// A button that copies the address beside it. Without it, or refused, one copies by hand.
(() => {
  document.querySelectorAll("[data-copy]").forEach((field) => {
    const address = field.querySelector("input");
    const button = field.querySelector("button");
    const status = field.querySelector("[role=status]");
    address.addEventListener("focus", () => address.select());
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      address.select();
      const said = () => { status.textContent = button.dataset.copied; };
      navigator.clipboard.writeText(address.value).then(said, () => {});
    });
  });
})();
