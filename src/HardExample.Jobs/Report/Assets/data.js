const data = JSON.parse(byId('report-data').textContent);
const samples = data.samples;
const points = data.points;
const detection = data.task === 'detection';
const reasonById = new Map(data.reasons.map(reason => [reason.id, reason]));

// predict_score_mining → predict score
const spoken = name => name.replace(/_mining$/, '').replace(/_/g, ' ');
const className = name => name === '' ? 'nothing found' : name;

// The classes a sample counts for, as in the table of classes.
function classesOf(sample) {
  if (!detection) return [sample.p === undefined ? '' : sample.p];
  return sample.b && sample.b.length ? [...new Set(sample.b.map(box => box[0]))] : [''];
}

function predictionText(sample) {
  if (sample.p === undefined) return 'no prediction';
  return sample.p === '' ? 'nothing found' : sample.p;
}

// What a chart can put on an axis: the coefficient, the confidence and every algorithm.
const axes = [
  { name: 'Coefficient', values: points.coefficient },
  { name: detection ? 'Highest box score' : 'Confidence', values: points.confidence },
  ...data.algorithms.map((algorithm, i) => ({ name: spoken(algorithm.name), values: points.scores[i] })),
];
