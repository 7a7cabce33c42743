// Trying a draft: sends the files that were chosen, shows the real forms of the tasks, and sends their answers. Nothing is
// kept here.
(() => {
  const send = (address, content) => fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'recourse' },
    body: JSON.stringify(content)
  });

  /** Says in a box what is wrong. */
  const say = (box, lines) => {
    box.replaceChildren(...lines.map(line => {
      const words = document.createElement('p');
      words.textContent = line;
      return words;
    }));
    box.hidden = false;
    box.focus();
  };

  /** Sends, and goes on to another page, or says why not. */
  const sendAndGoOn = async (address, content, next, box, button) => {
    button.disabled = true;
    try {
      const answer = await send(address, content);
      if (answer.ok) {
        next();
        return;
      }
      const told = await answer.json().catch(() => ({}));
      say(box, [told.message || 'It could not be sent.', ...(answer.status === 400 ? [] : ['Load the page anew to see how it stands.'])]);
    } catch {
      say(box, ['It could not be sent. Is the network there?']);
    }
    button.disabled = false;
  };

  for (const form of document.querySelectorAll('[data-draft]')) {
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const files = {};
      for (const file of form.querySelector('[type=file]').files) {
        files[file.name] = await file.text();
      }
      const next = () => {
        history.replaceState(null, '', '/processes/preview#checked');
        location.reload();
      };
      await sendAndGoOn('/processes/preview/draft', files, next, form.querySelector('.problem'),
        form.querySelector('button'));
    });
  }

  const show = async task => {
    const box = task.querySelector('.problem');
    const button = task.querySelector('.answer');
    const address = `/processes/preview/walk/answers?task=${encodeURIComponent(task.dataset.task ?? '')}`;
    let answers = () => ({ data: {}, errors: {} });
    if (task.dataset.form && window.FormViewer) {
      // By itself a form takes over what is written a moment later, and is empty again if it is drawn anew meanwhile.
      const form = new FormViewer.Form({ container: task.querySelector('.form'), debounce: false });
      await form.importSchema(JSON.parse(task.dataset.form), JSON.parse(task.dataset.initial));
      answers = () => form.submit();
    }
    button.addEventListener('click', () => {
      const { data, errors } = answers();
      if (Object.keys(errors).length > 0) {
        say(box, ['Something in the form has to be put right: it says where.']);
        return;
      }
      sendAndGoOn(address, data, () => location.assign('/processes/preview/walk'), box, button);
    });
    task.dataset.shown = 'yes';
  };

  document.querySelectorAll('.task').forEach(show);
})();
