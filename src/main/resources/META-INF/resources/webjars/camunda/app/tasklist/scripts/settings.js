// Links to the person's own settings and to what concerns everybody, beside "Start process".
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
  link('deputies', '/deputies', 'Standing in', 'Who stands in for you while you are away (opens in a new tab)', 70),
  link('accounts', '/accounts', 'Accounts', 'The accounts in the name of the trust (opens in a new tab)', 60),
  link('policy', '/policy/clauses', 'Policy', 'The clauses of the policy, and what carries each (opens in a new tab)', 50)
];
