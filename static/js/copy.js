// A button that copies the address beside it. Without it the field can be selected by hand.
(() => {
  document.querySelectorAll("[data-copy]").forEach((field) => {
    const address = field.querySelector("input");
    const button = field.querySelector("button");
    const status = field.querySelector("[role=status]");
    address.addEventListener("focus", () => address.select());
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      address.select();
      await navigator.clipboard.writeText(address.value);
      status.textContent = button.dataset.copied;
    });
  });
})();
