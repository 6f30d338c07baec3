const data = JSON.parse(byId('report-data').textContent);
const samples = data.samples;
const points = data.points;
const detection = data.task === 'detection';
const classIndex = new Map(data.classes.map((c, i) => [c.name, i]));
const reasonById = new Map(data.reasons.map(reason => [reason.id, reason]));

// predict_score_mining → predict score
const spoken = name => name.replace(/_mining$/, '').replace(/_/g, ' ');
const className = name => name === '' ? 'nothing found' : name;

// The classes a sample counts for, as in the table of classes.
function classesOf(sample) {
  if (!detection) return [sample.p === undefined ? '' : sample.p];
  return sample.b && sample.b.length ? [...new Set(sample.b.map(box => box[0]))] : [''];
}

const boxFloor = () => Number(byId('box-floor').value) || 0;

// Of a detection, the boxes that are drawn.
function predictionText(sample) {
  if (sample.p === undefined) return 'no prediction';
  if (!sample.b) return sample.p;
  const counts = new Map();
  for (const [name, score] of sample.b) if (score >= boxFloor()) counts.set(name, (counts.get(name) || 0) + 1);
  return counts.size ? [...counts].sort((a, b) => b[1] - a[1]).map(([name, number]) => `${number} ${name}`).join(', ') : sample.b.length ? `no box from ${boxFloor()}` : 'nothing found';
}

// What a chart can put on an axis: the coefficient, the confidence and every algorithm.
const axes = [
  { name: 'Coefficient', values: points.coefficient },
  { name: detection ? 'Highest box score' : 'Confidence', values: points.confidence },
  ...data.algorithms.map((algorithm, i) => ({ name: spoken(algorithm.name), values: points.scores[i] })),
];
