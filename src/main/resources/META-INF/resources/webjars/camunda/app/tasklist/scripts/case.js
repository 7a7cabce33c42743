// The tab beside a task's form that shows the case file: the same page as the form's link, so nobody leaves the task.
export default [
  {
    id: 'recourse.case',
    pluginPoint: 'tasklist.task.detail',
    priority: 900,
    properties: { label: 'Case file' },
    render(node, { taskId }) {
      const frame = document.createElement('iframe');
      frame.title = 'Case file';
      frame.className = 'case-file';
      frame.src = new URL(`/cases/of-task/${encodeURIComponent(taskId)}`, location.origin).href;
      node.append(frame);
    }
  }
];
