// What the harness's own page does. It is run from outside, as the page itself may not hold a script.
const at = (id) => document.getElementById(id);
const dialog = document.querySelector('dialog');
const say = (words) => (at('greeting').textContent = words);
at('check').onclick = () => {
  at('name').setAttribute('aria-invalid', 'true');
  at('name-error').textContent = 'This name is taken.';
};
at('icon').onclick = () => dialog.showModal();
dialog.querySelector('button').onclick = () => dialog.close();
at('late').onclick = () => say('Pressed in the end');
for (const row of document.querySelectorAll('tr'))
  row.querySelector('button')?.addEventListener('click', () => say(`Renaming ${row.cells[0].textContent}`));
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.key === 'k') say('Command palette');
  if (event.key === 'Enter') say('Entered');
});
setTimeout(() => (at('late').disabled = false), 600);
