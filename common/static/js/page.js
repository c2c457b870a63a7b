// Small live things of every page: dialogs, copying, letters left, photos that enlarge, focus on what must be mended.
// Words come from the page (data-*), so that they are translated with it.

const opened = (event, selector) => event.target.closest(selector);

document.addEventListener("click", event => {
  const opener = opened(event, "[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  const closer = opened(event, "[data-close]");
  if (closer) closer.closest("dialog").close();
  const copier = opened(event, "[data-copy]");
  if (copier) copy(copier);
  const photo = opened(event, "a[data-enlarge]");
  if (photo && !event.ctrlKey && !event.metaKey) enlarge(event, photo);
});

async function copy(button) {
  const words = button.querySelector("[data-done]");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = words.dataset.done;
  } catch {
    words.textContent = words.dataset.failed;
  }
}

function enlarge(event, link) {
  const dialog = document.getElementById("photo-dialog");
  if (!dialog) return;
  event.preventDefault();
  const shown = dialog.querySelector("img");
  shown.src = link.href;
  shown.alt = link.querySelector("img").alt;
  dialog.showModal();
}

export function countLetters(area) {
  const left = document.getElementById(`${area.id}-left`);
  if (!left) return;
  const show = () => {
    left.textContent = left.dataset.words.replace("{n}", area.maxLength - area.value.length);
  };
  area.addEventListener("input", show);
  show();
}

document.querySelectorAll("textarea[maxlength]").forEach(countLetters);
document.querySelector("[data-focus]")?.focus();

// A form is sent once, however often its button is pressed; a form with a script of its own sees to that itself.
const plain = [...document.querySelectorAll("form[method=post]:not([data-report])")];
plain.forEach(form => form.addEventListener("submit", event => {
  if (form.dataset.pressed) event.preventDefault();
  form.dataset.pressed = "yes";
}));
window.addEventListener("pageshow", () => plain.forEach(form => delete form.dataset.pressed));
