// Goes to the overview, and notes how long it took until its sums and its lists were drawn: until the frame after they were there.
async () => {
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const go = [...document.querySelectorAll("nav button")].find((it) => it.textContent === "Overview");
  const isThere = () => {
    const text = document.querySelector("main")?.innerText ?? "";
    return text.includes("Requests") && text.includes("Expire soon") && text.includes("Roles broader than used");
  };
  const began = performance.now();
  go.click();
  while (!isThere()) await next();
  await next();
  return [performance.now() - began];
}
