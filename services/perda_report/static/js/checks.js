// The same rules that the server has, early enough to be mended at once. The server still has the last word.

const PHONE = /^(\+?62|0)8\d{8,11}$/;

// Shows a sentence at a field, or takes it away.
export function mark(control, sentence) {
  const field = control.closest(".field, fieldset");
  const line = document.getElementById(`${control.id || control.name}-error`);
  field.classList.toggle("bad", Boolean(sentence));
  control.toggleAttribute("aria-invalid", Boolean(sentence));
  if (sentence) control.setAttribute("aria-invalid", "true");
  if (!line) return;
  line.lastElementChild.textContent = sentence;
  const told = (control.getAttribute("aria-describedby") ?? "").split(" ").filter(id => id && id !== line.id);
  if (sentence) told.push(line.id);
  control.setAttribute("aria-describedby", told.join(" "));
}

// For each step: pairs of a control and the sentence that it needs now ("" when it is well).
export const rules = {
  jenis: form => {
    const first = form.elements.category[0];
    return [[first, form.elements.category.value ? "" : document.querySelector("[data-error=category]").dataset.missing]];
  },
  tempat: (form, place) => [[form.elements.desa_code, place.isGiven ? "" : form.elements.desa_code.dataset.missing]],
  cerita: form => {
    const { description } = form.elements;
    return [[description, description.value.trim().length >= description.minLength ? "" : description.dataset.missing]];
  },
  identitas: form => {
    const { identity, name, phone } = form.elements;
    const named = identity.value === "named";
    const digits = phone.value.replace(/[\s().-]/g, "");
    return [
      [name, !named || name.value.trim().length > 1 ? "" : name.dataset.missing],
      [phone, !named || !digits || PHONE.test(digits) ? "" : phone.dataset.short],
    ];
  },
  periksa: () => [],
};
