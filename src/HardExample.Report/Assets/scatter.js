// Thousands of dots on a canvas. Hard ones are larger, coloured and drawn last; the dot under the pointer is named and can be opened.
class Scatter {
  constructor(node, { ratio, describe, open }) {
    Object.assign(this, { node, ratio, describe, open, rings: null });
    this.canvas = element('canvas', { role: 'img' });
    this.tip = element('div', { class: 'tip', hidden: true });
    node.append(this.canvas, this.tip);
    this.canvas.addEventListener('pointermove', event => this.hover(event));
    this.canvas.addEventListener('pointerleave', () => this.leave());
    this.canvas.addEventListener('click', event => {
      const i = this.nearest(event);
      if (i >= 0 && i < samples.length) this.open(i);
    });
    new ResizeObserver(() => this.draw()).observe(node);
  }

  // xs and ys hold null where a sample has no value; frame is [xMin, xMax, yMin, yMax].
  show({ xs, ys, frame, xName, yName, unit, label }) {
    Object.assign(this, { xs, ys, frame, xName, yName, unit });
    this.canvas.setAttribute('aria-label', label);
    this.order = [];
    for (let i = 0; i < xs.length; i++) if (xs[i] !== null && ys[i] !== null) this.order.push(i);
    this.order.sort((a, b) => points.hard[a] - points.hard[b] || b - a);
    this.draw();
  }

  draw() {
    const width = this.node.clientWidth;
    if (!width || !this.xs) return;
    const height = Math.round(width * this.ratio), density = devicePixelRatio || 1;
    const canvas = this.canvas, context = canvas.getContext('2d');
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    context.setTransform(density, 0, 0, density, 0, 0);
    const style = getComputedStyle(this.node), colour = name => style.getPropertyValue(name).trim();
    this.box = this.unit ? [58, width - 18, height - 40, 10] : [28, width - 10, height - 28, 10];
    this.drawFrame(context, colour, height);
    const radius = this.order.length > 3000 ? 1.7 : 2.3;
    for (const hard of [0, 1]) {
      context.fillStyle = colour(hard ? '--hard' : '--dot');
      context.globalAlpha = hard ? 0.75 : 0.5;
      for (const i of this.order) {
        if (points.hard[i] !== hard) continue;
        context.beginPath();
        context.arc(this.px(i), this.py(i), hard ? radius + 0.6 : radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
    context.globalAlpha = 1;
    if (this.rings) {
      context.strokeStyle = colour('--link');
      context.lineWidth = 1.3;
      for (const i of this.order) {
        if (!this.rings(i)) continue;
        context.beginPath();
        context.arc(this.px(i), this.py(i), radius + 2.6, 0, 2 * Math.PI);
        context.stroke();
      }
    }
  }

  drawFrame(context, colour, height) {
    const [left, right, bottom, top] = this.box;
    context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    context.strokeStyle = colour('--line');
    context.fillStyle = colour('--muted');
    context.lineWidth = 1;
    if (this.unit) {
      for (let v = 0; v <= 1.001; v += 0.25) {
        const x = left + v * (right - left), y = bottom - v * (bottom - top);
        context.beginPath();
        context.moveTo(x, top); context.lineTo(x, bottom);
        context.moveTo(left, y); context.lineTo(right, y);
        context.stroke();
        context.textAlign = 'center';
        context.fillText(v.toFixed(2), x, bottom + 16);
        context.textAlign = 'right';
        context.fillText(v.toFixed(2), left - 6, y + 4);
      }
    } else context.strokeRect(left, top, right - left, bottom - top);
    context.textAlign = 'center';
    context.fillText(this.xName, (left + right) / 2, height - 6);
    context.save();
    context.translate(14, (top + bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(this.yName, 0, 0);
    context.restore();
  }

  px(i) { const [left, right] = this.box; return left + (this.xs[i] - this.frame[0]) / (this.frame[1] - this.frame[0]) * (right - left); }
  py(i) { const [, , bottom, top] = this.box; return bottom - (this.ys[i] - this.frame[2]) / (this.frame[3] - this.frame[2]) * (bottom - top); }

  nearest(event) {
    const area = this.canvas.getBoundingClientRect(), x = event.clientX - area.left, y = event.clientY - area.top;
    let best = -1, distance = 144;
    for (const i of this.order) {
      const d = (this.px(i) - x) ** 2 + (this.py(i) - y) ** 2;
      if (d <= distance) [best, distance] = [i, d];
    }
    return best;
  }

  hover(event) {
    const i = this.nearest(event);
    this.canvas.style.cursor = i >= 0 && i < samples.length ? 'pointer' : '';
    if (i < 0) { this.leave(); return; }
    if (this.at !== i) this.tip.replaceChildren(...this.describe(i));
    this.at = i;
    this.tip.hidden = false;
    const left = Math.min(this.px(i) + 12, this.node.clientWidth - this.tip.offsetWidth - 4);
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${Math.max(0, this.py(i) - this.tip.offsetHeight - 10)}px`;
  }

  leave() {
    this.at = -1;
    this.tip.hidden = true;
  }
}

// Spearman's rank correlation with mean ranks for ties, over the samples that have both values.
function rankCorrelation(xs, ys) {
  const both = [...xs.keys()].filter(i => xs[i] !== null && ys[i] !== null);
  if (both.length < 3) return null;
  const ranks = values => {
    const order = [...both.keys()].sort((a, b) => values[both[a]] - values[both[b]]), result = new Array(both.length);
    for (let from = 0, to; from < order.length; from = to) {
      for (to = from + 1; to < order.length && values[both[order[to]]] === values[both[order[from]]]; to++);
      for (let k = from; k < to; k++) result[order[k]] = (from + to - 1) / 2;
    }
    return result;
  };
  const a = ranks(xs), b = ranks(ys), middle = (both.length - 1) / 2;
  let ab = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - middle) * (b[i] - middle);
    aa += (a[i] - middle) ** 2;
    bb += (b[i] - middle) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null;
}
