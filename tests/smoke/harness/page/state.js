// Argument: an element. Result: what a screen reader says of it besides role and name.
const [element] = arguments;
const words = (attributes) =>
  attributes
    .flatMap((attribute) => (element.getAttribute(attribute) ?? '').split(/\s+/))
    .map((id) => id && document.getElementById(id)?.innerText)
    .filter(Boolean)
    .join(' ');
const is = (attribute) => element.getAttribute(attribute) === 'true';
return {
  text: element.innerText,
  value: element.value ?? '',
  invalid: is('aria-invalid'),
  description: words(['aria-errormessage', 'aria-describedby']),
  disabled: element.matches(':disabled') || is('aria-disabled'),
  checked: element.checked ?? is('aria-checked'),
  selected: is('aria-selected'),
  expanded: is('aria-expanded'),
  secret: element.type === 'password',
};
