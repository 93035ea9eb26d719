// The playground's examples: a press puts one into the field, to be changed and sent.
import { around, data, find, near, seek } from './dom.js';

seek(document, '.examples')?.addEventListener('click', (e) => {
  const example = near(e, '[data-example]');
  if (!example) return;
  const figure = around(example, 'figure');
  const text = find(figure, '[data-text]', HTMLTextAreaElement);
  text.value = data(example, 'example');
  find(figure, '[data-as-choice]', HTMLSelectElement).value = data(example, 'exampleAs');
  text.focus();
});
