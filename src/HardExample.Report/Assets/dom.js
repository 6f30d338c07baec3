// Elements are only ever made here, and text only ever becomes a text node: nothing that a label contains can become markup.
const byId = id => document.getElementById(id);

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return node;
}

const element = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);

const drawn = (tag, properties, ...children) =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);

// Text from outside, kept from turning the direction of what stands around it.
const outside = (text, properties) => element('bdi', properties, String(text));

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const count = value => whole.format(value);
const two = value => value === null || value === undefined ? '–' : value.toFixed(2);
const percent = (part, of = 1) => of > 0 ? (100 * part / of * (1 + Number.EPSILON)).toFixed(part > 0 && part / of < 0.1 ? 1 : 0) + ' %' : '–';
const some = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

let saidTimer = 0;
function say(text) {
  const said = byId('said');
  said.textContent = text;
  said.classList.add('shown');
  clearTimeout(saidTimer);
  saidTimer = setTimeout(() => said.classList.remove('shown'), 2500);
}
