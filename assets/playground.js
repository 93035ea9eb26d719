// The playground's examples: a press puts one into the field, to be changed and sent.

document.querySelector('.examples')?.addEventListener('click', (e) => {
  const example = e.target.closest('[data-example]');
  if (!example) return;
  const figure = example.closest('figure');
  const text = figure.querySelector('[data-text]');
  text.value = example.dataset.example;
  figure.querySelector('[data-as-choice]').value = example.dataset.exampleAs;
  text.focus();
});
