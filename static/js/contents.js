// Marks the section that is being read in the contents list beside the text.
(() => {
  const links = [...document.querySelectorAll("[data-contents] a")];
  const sections = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (!links.length || !("IntersectionObserver" in window)) return;
  links[0].closest("[data-contents]").dataset.following = "";

  const mark = () => {
    const line = window.innerHeight * 0.3;
    let current = -1;
    sections.forEach((section, index) => {
      if (section && section.getBoundingClientRect().top <= line) current = index;
    });
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
  sections.forEach((section) => section && observer.observe(section));
  window.addEventListener("scrollend", mark);
})();
