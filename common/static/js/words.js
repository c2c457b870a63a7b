// The page's own sentences (its `<template id="words">`), so that scripts speak the page's language. No syntax newer
// than 2019 here and in what else the Fire Button loads: old phones press it too.

const sentences = new Map();
const template = document.getElementById("words");
if (template) {
  template.content.querySelectorAll("[data-key]").forEach(one => sentences.set(one.dataset.key, one.textContent));
}

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

export const say = (key, values = {}) => fill(sentences.get(key) || "", values);

const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";

export const bytes = size => size < 1e6
  ? `${Math.max(1, Math.round(size / 1000))} kB`
  : `${(size / 1e6).toLocaleString(locale, { maximumFractionDigits: 1 })} MB`;

export const day = moment => new Date(moment).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });

export const moment = value => new Date(value).toLocaleString(locale, { dateStyle: "full", timeStyle: "short" });

export function icon(name) {
  const sample = document.querySelector("svg.i use");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sample.getAttribute("href").split("#")[0]}#${name}`);
  svg.append(use);
  return svg;
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (name === "class") made.className = value;
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value);
  });
  made.append(...children);
  return made;
}

// A version 4 UUID; `crypto.randomUUID` is missing in old browsers and outside secure contexts.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint8Array(16));
  random[6] = (random[6] & 0x0f) | 0x40;
  random[8] = (random[8] & 0x3f) | 0x80;
  const hex = [...random].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
