// Every link and form changes this one page in place: the browser's history never holds more than one entry of ours,
// so that the way out replaces all there is. What is typed lives in the page only. Without this script all work as usual.

const LONGEST_MS = 180000;
const LARGE = 100000;
let isBusy = false;
let pressed = null;

const main = () => document.querySelector("main");
const parse = text => new DOMParser().parseFromString(text, "text/html");

function show(page) {
  for (const part of ["header", "main", "[data-soon]"]) {
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }
  document.documentElement.lang = page.documentElement.lang;
  settle();
  window.scrollTo(0, 0);
  const first = document.querySelector("[data-focus]") || document.querySelector("h1");
  if (first) first.focus({ preventScroll: true });
}

// What failed is said beside the button that was pressed; the form stays as it is.
function complain(form, words) {
  let note = form && form.querySelector("[data-complaint]");
  if (!note) {
    note = document.createElement("p");
    note.className = "errors";
    note.setAttribute("role", "alert");
    note.dataset.complaint = "";
    (form || main()).append(note);
  }
  note.textContent = words;
  note.scrollIntoView({ block: "center" });
}

function answered(request, form) {
  const page = parse(request.responseText);
  const fresh = page.querySelector("main");
  if (!fresh) complain(form, main().dataset.unsent);
  else if (request.status >= 400 && !fresh.dataset.page && form) complain(form, page.querySelector("[data-message]").textContent);
  else show(page);
}

function progress(event, button) {
  if (!button || !event.lengthComputable || event.total < LARGE) return;
  button.textContent = main().dataset.sending.replace("{n}", Math.round(event.loaded / event.total * 100));
}

function ask(method, address, body, form, button) {
  const request = new XMLHttpRequest();
  const words = button && button.textContent;
  const done = what => () => {
    isBusy = false;
    if (button) {
      button.removeAttribute("aria-busy");
      button.textContent = words;
    }
    what(request, form);
  };
  isBusy = true;
  if (button) button.setAttribute("aria-busy", "true");
  request.open(method, address);
  request.setRequestHeader("Accept", "text/html");
  request.timeout = LONGEST_MS;
  request.upload.onprogress = event => progress(event, button);
  request.onload = done(answered);
  request.onerror = request.ontimeout = done(() => complain(form, main().dataset.unsent));
  request.send(body);
}

function submit(event) {
  event.preventDefault();
  if (isBusy) return;
  const form = event.target;
  const button = pressed && form.contains(pressed) ? pressed : form.querySelector("button");
  const body = new FormData(form);
  if (button.name) body.append(button.name, button.value);
  ask("POST", form.getAttribute("action"), body, form, button);
}

function follow(event) {
  pressed = event.target.closest("button");
  const link = event.target.closest("a[href^='/']");
  if (!link || link.dataset.leave || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!isBusy) ask("GET", link.getAttribute("href"), null, null, null);
}

function settle() {
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
}

export function swapInPlace() {
  document.addEventListener("submit", submit);
  document.addEventListener("click", follow);
  settle();
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
}
