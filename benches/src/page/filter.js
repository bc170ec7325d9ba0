// Writes another search into the field, again and again, and notes how long it took until the rows that fit it were drawn: until the
// frame after the one in which they were first there.
async () => {
  const field = document.querySelector('input[type="search"]');
  const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const rows = () => [...document.querySelectorAll('[role="grid"] [data-index]')];
  const names = () => rows().map((row) => row.getAttribute("aria-label").toLowerCase());
  const search = (text) => {
    put.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // Each is asked for once, since what was fetched is kept; words and numbers in turn, so that the rows before never fit already.
  const words = ["sap", "wms", "power", "export", "sap i", "wms c", "bi", "data", "integration", "connector", "reporting", "product"];
  const searches = words.flatMap((word, at) => [word, String(4_001 + 137 * at)]);
  const found = [];
  for (const text of searches) {
    const began = performance.now();
    search(text);
    const fits = () => names().length > 0 && names().every((name) => name.includes(text));
    while (!fits()) await next();
    await next();
    found.push(performance.now() - began);
    for (let pause = 0; pause < 10; pause += 1) await next();
  }
  search("");
  return found;
}
