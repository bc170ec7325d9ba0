// The time between two frames, while a box is scrolled by so many pixels in each: the list of tokens, or an empty box in its place.
async (step, isEmpty, frames) => {
  const list = document.querySelector('[role="grid"] > [role="presentation"]');
  const box = isEmpty ? inPlaceOf(list) : list;
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const found = [];
  let before = await next();
  for (let frame = 0; frame < frames; frame += 1) {
    box.scrollTop += step;
    const now = await next();
    found.push(now - before);
    before = now;
  }
  if (isEmpty) box.remove();
  return found;

  function inPlaceOf(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const empty = document.createElement("div");
    empty.style.cssText = `position: fixed; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px;
      overflow-y: scroll; contain: strict; background: Canvas`;
    empty.append(Object.assign(document.createElement("div"), { style: "height: 4000000px" }));
    document.body.append(empty);
    return empty;
  }
}
