// Arguments: the element to look in (or null), a selector. Result: what of it a person can perceive, in the page's order.
const [scope, selector] = arguments;
const perceivable = (element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert], [aria-hidden="true"]');
return [...(scope ?? document).querySelectorAll(selector)].filter(perceivable);
