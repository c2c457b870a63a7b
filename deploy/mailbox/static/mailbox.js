// The list looks for new mails every three seconds while it is on screen; without script, reloading does the same.
const part = document.querySelector("[data-refresh]");

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll(part.dataset.refresh)) {
    const next = fresh.getElementById(old.id);
    if (next && next.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceWith(next);
  }
}

if (part) setInterval(refresh, 3000);
