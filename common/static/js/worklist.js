// The work list by keyboard: j and k move, Enter opens (the link has the focus), / searches.

const rows = [...document.querySelectorAll("tr.hit")];
const search = document.querySelector(".find input");

const typing = target => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function move(step) {
  const at = rows.findIndex(row => row.getAttribute("aria-selected") === "true");
  const to = Math.max(0, Math.min(rows.length - 1, at + step));
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === to)));
  rows[to].querySelector(".main").focus();
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  const step = { j: 1, k: -1 }[event.key];
  if (step && rows.length) move(step);
});

// Filters act as soon as one is chosen; without script the button beside them does.
document.querySelectorAll("[data-without-script]").forEach(button => { button.hidden = true; });
document.querySelectorAll("form[data-filter] select").forEach(select => {
  select.addEventListener("change", () => select.form.requestSubmit());
});
