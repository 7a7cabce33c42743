// The case behind an instance, in a tab beside it and at an address of its own: the same page as Tasklist shows. Who may
// not see the story gets the way of the case with its states and deadlines.
const show = (node, path) => {
  const frame = document.createElement('iframe');
  frame.title = 'Case';
  frame.className = 'case-file';
  frame.src = new URL(path, location.origin).href;
  node.append(frame);
};

export default [
  {
    id: 'recourse.case',
    pluginPoint: 'cockpit.processInstance.runtime.tab',
    priority: 100, // the first tab
    properties: { label: 'Case' },
    render(node, { processInstanceId }) {
      show(node, `/cases/of-instance/${encodeURIComponent(processInstanceId)}`);
    }
  },
  {
    id: 'recourse.case.route',
    pluginPoint: 'cockpit.route',
    priority: 20,
    properties: { path: '/case/:reference' },
    render(node) {
      const reference = location.hash.match(/^#\/case\/([^?]*)/)?.[1] ?? '';
      show(node, `/cases/${reference}`);
    }
  }
];
