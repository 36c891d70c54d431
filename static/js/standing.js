// The back button may bring a page out of the browser's memory after the agreement was taken back.
// Such a page is covered until the server says that it may still be read.
(() => {
  const mayBeRead = async () => {
    const headers = { Accept: "application/json" };
    try {
      return (await fetch(location.href, { method: "HEAD", cache: "no-store", headers })).ok;
    } catch {
      return false;
    }
  };

  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    const veil = document.createElement("div");
    veil.className = "veil";
    document.body.append(veil);
    if (await mayBeRead()) veil.remove();
    else window.location.reload();
  });
})();
