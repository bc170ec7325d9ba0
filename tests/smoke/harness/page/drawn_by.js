// Argument: an element. Scrolls it to where nothing should lie over it. Result: the label that draws it, or itself; null when it
// cannot be seen at all.
const [element] = arguments;
const drawn = element.labels?.[0] ?? element;
if (!drawn.checkVisibility({ visibilityProperty: true })) return null;
drawn.scrollIntoView({ block: 'center' });
return drawn;
