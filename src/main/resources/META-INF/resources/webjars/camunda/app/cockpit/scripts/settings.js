// Links to the person's own settings and to what concerns everybody, in the menu.
const link = (id, href, text, title, priority) => ({
  id: `recourse.${id}`,
  pluginPoint: 'cockpit.navigation',
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
  link('preferences', '/preferences', 'Mails', 'How you hear of new tasks (opens in a new tab)', 2),
  link('deputies', '/deputies', 'Standing in', 'Who stands in for whom (opens in a new tab)', 1),
  link('policy', '/policy/clauses', 'Policy', 'The clauses of the policy, and what carries each (opens in a new tab)', 0),
  link('processes', '/processes', 'Versions', 'The versions of the processes, and how running cases follow (opens in a new tab)', -1)
];
