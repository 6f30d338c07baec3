// Pictures stand after the program, in blocks of lines "width height content". A block is complete once the next one has begun or the page
// is read to its end. A picture becomes an image when it comes near the screen and is given up when it is far from it again.
const blocks = new Map();
const maxBlocks = 24;

const whenRead = new Promise(resolve => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve, { once: true });
  else resolve();
});

async function linesOf(block) {
  let lines = blocks.get(block);
  if (lines) return lines;
  if (!byId(`pictures-${block + 1}`)) await whenRead;
  const node = byId(`pictures-${block}`);
  lines = node ? node.textContent.split('\n') : [];
  blocks.set(block, lines);
  if (blocks.size > maxBlocks) blocks.delete(blocks.keys().next().value);
  return lines;
}

async function pictureOf(number) {
  if (number === undefined || number === null) return null;
  const lines = await linesOf(Math.floor(number / data.blockSize));
  const line = lines[number % data.blockSize + 1];
  if (!line) return null;
  const [width, height, content] = line.split(' ');
  return { width: Number(width), height: Number(height), content };
}

function urlOf(content) {
  if (data.folder !== undefined) return `${encodeURIComponent(data.folder)}/${encodeURIComponent(content)}`;
  const text = atob(content);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
}

const wanted = new WeakMap();
const nearScreen = new IntersectionObserver(entries => {
  for (const entry of entries) (entry.isIntersecting ? showPicture : dropPicture)(entry.target);
}, { rootMargin: '700px' });

async function showPicture(image) {
  const entry = wanted.get(image);
  if (!entry || entry.shown) return;
  entry.shown = true;
  const picture = await pictureOf(entry.number);
  if (!entry.shown) return;
  if (!picture) {
    image.replaceWith(element('span', { class: 'no-picture', role: 'img', 'aria-label': image.alt }, 'no picture'));
    return;
  }
  image.src = urlOf(picture.content);
  if (entry.ready) entry.ready(picture);
}

function dropPicture(image) {
  const entry = wanted.get(image);
  if (!entry || !entry.shown || !image.src) return;
  entry.shown = false;
  if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
  image.removeAttribute('src');
}

// An image that loads when it comes near the screen; ready is given the size of the original.
function lazyPicture(number, alt, ready) {
  if (number === undefined || number === null) return element('span', { class: 'no-picture', role: 'img', 'aria-label': alt }, 'no picture');
  const image = element('img', { alt, decoding: 'async' });
  wanted.set(image, { number, ready, shown: false });
  nearScreen.observe(image);
  return image;
}

// Paper has no edge to come near to.
addEventListener('beforeprint', () => { for (const image of document.querySelectorAll('img')) showPicture(image); });
