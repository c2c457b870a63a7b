// Keys of every officers' page: / searches, ? lists the keys, and a link with data-key="j" is followed by J.

const search = document.querySelector(".find input");
const UNTYPED = /^(checkbox|radio|submit|button|file)$/;

// While somebody types, letters are letters; in an open dialog they do nothing.
export function isBusy(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return true;
  const { tagName, type } = event.target;
  return /^(TEXTAREA|SELECT)$/.test(tagName) || (tagName === "INPUT" && !UNTYPED.test(type));
}

// The fold in which somebody is named, with the choice under the fingers.
export function openAssigning() {
  const fold = document.querySelector("[data-assign]");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("select").focus();
}

function find(event) {
  event.preventDefault();
  search.focus();
  search.select();
}

document.addEventListener("keydown", event => {
  if (isBusy(event)) return;
  if (event.key === "/" && search) find(event);
  if (event.key === "?") document.getElementById("pintasan")?.showModal();
  const link = /^[a-z]$/.test(event.key) && document.querySelector(`a[data-key=${event.key}]`);
  if (link) link.click();
  if (event.key === "a" && !document.querySelector("tr.hit")) {
    event.preventDefault();
    openAssigning();
  }
});

document.querySelectorAll("[data-with-script]").forEach(part => { part.hidden = false; });
