// A secret link carries its secret behind the #, which no server log sees. Exchange it for a cookie and take it out of
// the address, where others could read it over a shoulder.

const form = document.querySelector("[data-unlock]");
const secret = decodeURIComponent(location.hash.slice(1));

if (/^[0-9A-Za-z-]{16,40}$/.test(secret)) {
  history.replaceState(null, "", location.pathname);
  if (form) {
    form.elements.secret.value = secret;
    form.requestSubmit();
  }
}
