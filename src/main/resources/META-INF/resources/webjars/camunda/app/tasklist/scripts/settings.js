// Links to the person's own settings, beside "Start process".
const link = (id, href, text, title, priority) => ({
  id: `recourse.${id}`,
  pluginPoint: 'tasklist.navbar.action',
  priority,
  render(node) {
    const a = document.createElement('a');
    a.href = href;
    a.target = '_blank';
    a.rel = 'noopener';
    a.title = title;
    a.textContent = text;
    node.append(a);
  }
});

export default [
  link('preferences', '/preferences', 'Mails', 'How you hear of new tasks (opens in a new tab)', 80),
  link('deputies', '/deputies', 'Standing in', 'Who stands in for you while you are away (opens in a new tab)', 70)
];
