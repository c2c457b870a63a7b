// A place in words: the kecamatan narrows the list of desa, a landmark helps the crew.

const option = (value, words) => {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = words;
  return made;
};

export class Place {
  constructor(root, changed) {
    this.kecamatan = root.querySelector("#kecamatan");
    this.desa = root.querySelector("#desa_code");
    this.landmark = root.querySelector("#landmark");
    this.groups = Array.from(this.desa.querySelectorAll("optgroup"));
    this.none = this.desa.options[0];
    this.groups.forEach(group => this.kecamatan.append(option(group.dataset.code, group.label)));
    root.querySelector("[data-kecamatan-field]").hidden = false;
    const chosen = this.desa.selectedOptions[0];
    if (chosen && chosen.value) this.kecamatan.value = chosen.parentNode.dataset.code;
    this.narrow(this.desa.value);
    this.kecamatan.addEventListener("change", () => { this.narrow(""); changed(this); });
    this.desa.addEventListener("change", () => changed(this));
    this.landmark.addEventListener("change", () => changed(this));
  }

  narrow(chosen) {
    const group = this.groups.find(one => one.dataset.code === this.kecamatan.value);
    this.desa.textContent = "";
    this.desa.append(this.none);
    if (group) this.desa.append(...Array.from(group.children).map(one => option(one.value, one.textContent)));
    this.desa.value = chosen;
    this.desa.disabled = !group;
  }

  // What is sent of it.
  body() {
    const told = {};
    if (this.desa.value) told.desa_code = this.desa.value;
    else if (this.kecamatan.value) told.kecamatan_code = this.kecamatan.value;
    const landmark = this.landmark.value.trim();
    if (landmark) told.landmark = landmark;
    return told;
  }

  // The same for people to read: "Ambaipua, Ranomeeto, samping masjid".
  words() {
    const read = select => (select.value ? select.selectedOptions[0].textContent : "");
    return [read(this.desa), read(this.kecamatan), this.landmark.value.trim()].filter(Boolean).join(", ");
  }
}
