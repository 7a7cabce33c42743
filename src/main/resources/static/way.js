// Draws the way of a case: the diagram as it was deployed, with a sign at each element that says how far it is. What the
// signs say comes with the page, whose list of steps says the same. Where the drawing is of no case, the address points at
// one element (#its-id).
(() => {
  const SIGNS = { done: '✓', here: '●', late: '!', stopped: '×', 'not-needed': '–' };
  const READABLE = 0.5;
  const TASK = 100; // gateways and events are smaller
  const place = document.querySelector('[data-diagram]');
  if (!place || !window.BpmnJS) {
    return;
  }
  const marks = JSON.parse(place.dataset.marks ?? '{}');
  const flows = JSON.parse(place.dataset.flows ?? '[]');
  const points = place.dataset.points === 'yes';

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  /** Holds other shapes. */
  const isLarge = shape => shape.children && shape.children.some(child => !child.labelTarget);

  const isHere = id => ['here', 'late'].includes(marks[id].stage);

  const pointed = () => decodeURIComponent(location.hash.slice(1));

  /** The elements that are looked for. */
  const sought = () => points ? [pointed()] : Object.keys(marks).filter(isHere);

  const mark = viewer => {
    const canvas = viewer.get('canvas');
    const overlays = viewer.get('overlays');
    const registry = viewer.get('elementRegistry');
    for (const [id, { stage, label }] of Object.entries(marks)) {
      const shape = registry.get(id);
      if (!shape || shape.waypoints) {
        continue;
      }
      if (isLarge(shape)) {
        canvas.addMarker(id, stage === 'not-needed' ? 'way-not-needed' : 'way-around');
        continue;
      }
      canvas.addMarker(id, `way-${stage}`);
      if (stage !== 'not-needed') {
        const sign = element('span', `sign ${stage}`, SIGNS[stage]);
        sign.title = label;
        overlays.add(id, { position: { top: -12, right: 12 }, html: sign });
      }
      if (isHere(id) && shape.width >= TASK) {
        const words = stage === 'late' ? 'Here, and late' : 'Here now';
        overlays.add(id, { position: { bottom: 0, left: 0 }, html: element('span', `note ${stage}`, words) });
      }
    }
    flows.filter(id => registry.get(id)).forEach(id => canvas.addMarker(id, 'way-taken'));
  };

  const showWhole = canvas => {
    const { inner, outer } = canvas.viewbox();
    const margin = 30;
    const scale = Math.min(outer.width / (inner.width + 2 * margin), outer.height / (inner.height + 2 * margin));
    const width = outer.width / scale;
    const height = outer.height / scale;
    canvas.viewbox({ x: inner.x + (inner.width - width) / 2, y: inner.y + (inner.height - height) / 2, width, height });
  };

  /** Shows no more of the empty ground beside the drawing than there must be. */
  const within = (at, shown, from, size) => {
    const margin = 30;
    return shown >= size + 2 * margin
      ? from + (size - shown) / 2
      : Math.min(Math.max(at, from - margin), from + size + margin - shown);
  };

  /** The parts that matter, as large as they can be read. */
  const showWhereItStands = viewer => {
    const canvas = viewer.get('canvas');
    const registry = viewer.get('elementRegistry');
    const shapes = sought().map(id => registry.get(id))
      .filter(shape => shape && !isLarge(shape));
    if (shapes.length === 0) {
      return showWhole(canvas);
    }
    const left = Math.min(...shapes.map(shape => shape.x));
    const top = Math.min(...shapes.map(shape => shape.y));
    const right = Math.max(...shapes.map(shape => shape.x + shape.width));
    const bottom = Math.max(...shapes.map(shape => shape.y + shape.height));
    const { outer } = canvas.viewbox();
    const margin = 60;
    const fitting = Math.min(outer.width / (right - left + 2 * margin), outer.height / (bottom - top + 2 * margin));
    const scale = Math.min(1, Math.max(READABLE, fitting));
    const width = outer.width / scale;
    const height = outer.height / scale;
    // Where not all of them fit, the first of them do.
    const x = fitting < READABLE ? left - margin : (left + right - width) / 2;
    const y = fitting < READABLE ? top - margin : (top + bottom - height) / 2;
    const { inner } = canvas.viewbox();
    canvas.viewbox({
      x: within(x, width, inner.x, inner.width),
      y: within(y, height, inner.y, inner.height),
      width,
      height
    });
  };

  const tools = viewer => {
    const bar = element('div', 'tools', '');
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', 'Look at the drawing');
    const canvas = viewer.get('canvas');
    const add = (label, act) => {
      const button = element('button', 'second', label);
      button.type = 'button';
      button.addEventListener('click', act);
      bar.append(button);
    };
    if (points || Object.keys(marks).length > 0) {
      add(points ? 'The step' : 'Where it stands', () => showWhereItStands(viewer));
    }
    add('Whole', () => showWhole(canvas));
    add('Larger', () => viewer.get('zoomScroll').stepZoom(1));
    add('Smaller', () => viewer.get('zoomScroll').stepZoom(-1));
    return bar;
  };

  /** Shows the element that the address points at, now and whenever it points at another. */
  const follow = viewer => {
    const canvas = viewer.get('canvas');
    let shown;
    const show = () => {
      if (shown) {
        canvas.removeMarker(shown, 'way-pointed');
      }
      shown = viewer.get('elementRegistry').get(pointed()) && pointed();
      if (shown) {
        canvas.addMarker(shown, 'way-pointed');
        showWhereItStands(viewer);
        place.scrollIntoView({ block: 'center' });
      }
      place.dataset.pointed = shown ?? '';
    };
    window.addEventListener('hashchange', show);
    show();
  };

  const draw = async () => {
    const answer = await fetch(place.dataset.diagram, { headers: { Accept: 'application/xml' } });
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    const xml = await answer.text();
    place.replaceChildren();
    // The page scrolls on: dragging moves the drawing, and so do the arrow keys when it has the focus.
    const viewer = new BpmnJS({ container: place, zoomScroll: { enabled: false } });
    await viewer.importXML(xml);
    const canvas = viewer.get('canvas');
    mark(viewer);
    const picture = place.querySelector('.djs-container > svg');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', `${place.dataset.name}, drawn. The list of steps says the same.`);
    picture.setAttribute('tabindex', '0');
    picture.addEventListener('keydown', event => {
      const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (step) {
        event.preventDefault();
        canvas.scroll({ dx: step[0], dy: step[1] });
      }
    });
    place.before(tools(viewer));
    showWhole(canvas);
    if (canvas.zoom() < READABLE) {
      showWhereItStands(viewer);
    }
    if (points) {
      follow(viewer);
    }
    place.dataset.drawn = 'yes';
  };

  draw().catch(() => {
    place.replaceChildren(element('p', 'aside', 'The drawing could not be made. The list of steps says the same.'));
  });
})();
