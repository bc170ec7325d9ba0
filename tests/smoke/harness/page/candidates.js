// Arguments: the element to look in (or null), a selector, words, and whether they are looked for in what is shown or in what an element
// may be named by (null: neither). Result: what of it a person can perceive, in the page's order: those that have all the words, and what
// the others are called at about. To ask the driver for each name costs more than the rest of a journey; it is asked for those that are left.
const [scope, selector, words, place] = arguments;
const perceivable = (element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert], [aria-hidden="true"]');
const NAMING = ['aria-label', 'title', 'alt', 'placeholder', 'value'];
const naming = (element) => NAMING.map((attribute) => element.getAttribute(attribute) ?? '');
// More than its name, and never less (HTML-AAM, accname).
const sources = (element) => {
  const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const from = [element, ...ids.map((id) => document.getElementById(id)).filter(Boolean), ...(element.labels ?? [])];
  const inside = NAMING.map((attribute) => `[${attribute}]`).join();
  return from
    .flatMap((it) => [it.textContent, ...naming(it), ...[...it.querySelectorAll(inside)].flatMap(naming)])
    .join(' ');
};
const spoken = (element) => (place === 'shown' ? (element.innerText ?? '') : sources(element));
const fits = (element) => {
  const text = place && spoken(element).toLowerCase();
  return !place || words.every((word) => text.includes(word.toLowerCase()));
};
const found = [];
const others = [];
for (const element of (scope ?? document).querySelectorAll(selector)) {
  if (!perceivable(element)) continue;
  if (fits(element)) found.push(element);
  else others.push(spoken(element).replace(/\s+/g, ' ').trim().slice(0, 60));
}
return { found, others };
