// A case on a narrow screen: the tab that one is on stands in sight, and so does a form that was just opened.
// Files that are too many or too large are told of before they are sent.

const current = document.querySelector(".tabs [aria-current]");
if (current) current.parentElement.scrollLeft = current.offsetLeft - 16;

document.querySelectorAll("details.act").forEach(fold => fold.addEventListener("toggle", () => {
  const first = fold.open && fold.querySelector("input:not([type=hidden]), select, textarea");
  if (first && !document.querySelector("[role=alert]")) first.focus({ preventScroll: true });
}));

document.querySelectorAll("input[type=file][data-all]").forEach(input => input.addEventListener("change", () => {
  const { most, largest, all } = input.dataset;
  const sizes = Array.from(input.files, file => file.size);
  const inMb = bytes => Math.floor(bytes / 1048576);
  let words = "";
  if (sizes.length > most) words = `Pilih paling banyak ${most} berkas. Sisanya boleh menyusul.`;
  else if (sizes.some(size => size > largest)) words = `Satu berkas lebih dari ${inMb(largest)} MB. Pilih yang lebih kecil.`;
  else if (sizes.reduce((sum, size) => sum + size, 0) > all) words = `Bersama lebih dari ${inMb(all)} MB. Kirim sebagian dulu.`;
  input.setCustomValidity(words);
  input.reportValidity();
}));
