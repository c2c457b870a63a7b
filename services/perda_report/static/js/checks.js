// The same rules that the server has, early enough to be mended at once. The server still has the last word.

const EMAIL = /^[^@\s]{1,64}@([^@\s.]{1,63}\.)+[^@\s.]{2,63}$/;
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
    const { identity, name, phone, email } = form.elements;
    const is = value => identity.value === value;
    const digits = phone.value.replace(/[\s().-]/g, "");
    const address = email.value.trim();
    const isUnreachable = is("confidential") && !digits && !address;
    const isShort = !is("anonymous") && digits && !PHONE.test(digits);
    return [
      [name, is("named") && name.value.trim().length < 2 ? name.dataset.missing : ""],
      [phone, isUnreachable ? phone.dataset.missing : isShort ? phone.dataset.short : ""],
      [email, !is("anonymous") && address && !EMAIL.test(address) ? email.dataset.wrong : ""],
    ];
  },
  periksa: () => [],
};
