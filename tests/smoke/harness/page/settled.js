// Argument: the function to call when what moves has come to rest, and the rest has been drawn. What moves for ever (a spinner)
// is not waited for, nor is a window that is not drawn.
const [done] = arguments;
const end = performance.now() + 2000;
const moves = (animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime < 10000;
const look = () => {
  if (document.getAnimations().some(moves) && performance.now() < end) return setTimeout(look, 20);
  setTimeout(done, 300);
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
};
look();
