// The board of all cases, for those who manage them: our own page in a frame, so that signing in once is enough. The
// address says what the frame shows, and can be shared.
const HOME = '/board';

function shown() {
  const asked = new URLSearchParams(location.hash.split('?')[1]).get('at') ?? HOME;
  return /^\/(board|cases)([/?]|$)/.test(asked) ? asked : HOME;
}

// Angular would show the page anew whenever the address changes, and what was pressed or written in the frame
// meanwhile would be lost.
function followByItself() {
  const routes = window.angular.element(document.body).injector().get('$route').routes;
  routes['/cases'].reloadOnSearch = false;
}

function link(text) {
  const a = document.createElement('a');
  a.href = '#/cases';
  a.textContent = text;
  return a;
}

export default [
  {
    id: 'recourse.cases.navigation',
    pluginPoint: 'cockpit.navigation',
    priority: 110,
    properties: { label: 'Cases', checkActive: path => path.includes('#/cases') },
    render(node) {
      node.append(link('Cases'));
    }
  },
  {
    id: 'recourse.cases.dashboard',
    pluginPoint: 'cockpit.dashboard',
    priority: 100,
    properties: { label: 'Cases' },
    render(node) {
      const title = document.createElement('h3');
      title.append(link('Cases: what is open, what is late, and what came of them'));
      node.append(title);
    }
  },
  {
    id: 'recourse.cases',
    pluginPoint: 'cockpit.route',
    priority: 0,
    properties: { path: '/cases', label: 'Cases' },
    render(node, _, scope) {
      followByItself();
      let there = shown();
      const frame = document.createElement('iframe');
      frame.title = 'Cases';
      Object.assign(frame.style, { display: 'block', width: '100%', height: 'calc(100vh - 80px)', border: '0' });
      frame.src = new URL(there, location.origin).href;
      frame.addEventListener('load', () => {
        const { pathname, search } = frame.contentWindow.location;
        there = pathname + search;
        const hash = there === HOME ? '#/cases' : `#/cases?at=${encodeURIComponent(there)}`;
        if (location.hash.startsWith('#/cases') && location.hash !== hash) {
          history.replaceState(history.state, '', hash);
        }
      });
      // Somebody follows a link to the board, or writes an address, while the board is there.
      scope.$on('$routeUpdate', () => {
        if (shown() !== there) {
          frame.src = new URL(shown(), location.origin).href;
        }
      });
      node.append(frame);
    }
  }
];
