// Argument: the function to call with what axe-core finds wrong, one line each.
const [done] = arguments;
const line = ({ impact, id, help, nodes }) =>
  `${impact}: ${help} (${id}): ` + nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ');
axe
  .run(document, { resultTypes: ['violations'] })
  .then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(line))
  .then(done, (why) => done([`axe-core did not run: ${why}`]));
