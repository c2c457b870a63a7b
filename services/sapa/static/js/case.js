// A case on a narrow screen: the tab that one is on stands in sight, and so does a form that was just opened.

const current = document.querySelector(".tabs [aria-current]");
if (current) current.parentElement.scrollLeft = current.offsetLeft - 16;

document.querySelectorAll("details.act").forEach(fold => fold.addEventListener("toggle", () => {
  const first = fold.open && fold.querySelector("input:not([type=hidden]), select, textarea");
  if (first && !document.querySelector("[role=alert]")) first.focus({ preventScroll: true });
}));
