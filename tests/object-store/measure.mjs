// Measures what latency of an object store costs a job: the same job, in turns, on local files, on a store that answers at once and on one that
// lets every request wait.
//
//   node measure.mjs DATA [--delay MS] [--rounds N] [--images N] [--model FILE] [--] [arguments of mine]
//
// DATA holds pool/ (images/ and inference_results/), and where there are such train.manifest with its images and model/; shared/data/classification
// and what `hardexample demo` writes are of this form. Of a folder that holds only pictures these become the pool, with results that are made up.
// --images takes the first N images of the pool and the first N lines of the training manifest only. Needs the release build of src/HardExample.Cli. Only 127.0.0.1 is contacted.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectOf, startStore } from './delayed-store.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(root, 'src/HardExample.Cli/bin/Release/net10.0/hardexample.dll');
const bucket = 'measure';
const own = process.argv.includes('--') ? process.argv.slice(process.argv.indexOf('--') + 1) : [];
const option = (name, otherwise) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const delay = Number(option('--delay', 50)), rounds = Number(option('--rounds', 5)), most = Number(option('--images', Infinity));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'hardexample-measure-'));

/** The data as the runs see it: a copy, with the results and the model that it lacks. */
function prepare(from) {
  const to = path.join(scratch, 'data'), images = path.join(to, 'pool/images'), results = path.join(to, 'pool/inference_results');
  const source = fs.existsSync(path.join(from, 'pool')) ? path.join(from, 'pool/images') : from;
  fs.mkdirSync(images, { recursive: true });
  fs.mkdirSync(results);
  fs.readdirSync(source).sort().slice(0, most).forEach((name, i) => {
    fs.copyFileSync(path.join(source, name), path.join(images, name));
    const result = path.join(from, 'pool/inference_results', `${name}_result.txt`);
    fs.writeFileSync(path.join(results, `${name}_result.txt`), fs.existsSync(result) ? fs.readFileSync(result)
      : JSON.stringify({ predicted_label: `${i % 5}`, scores: [[`${i % 5}`, `0.${50 + i % 40}`], [`${(i + 1) % 5}`, '0.05']] }));
  });
  for (const name of ['train', 'train.manifest', 'model'])
    if (fs.existsSync(path.join(from, name))) fs.cpSync(path.join(from, name), path.join(to, name), { recursive: true });
  const training = path.join(to, 'train.manifest');
  if (fs.existsSync(training)) {
    const lines = fs.readFileSync(training, 'utf8').split('\n').slice(0, most).join('\n');
    fs.rmSync(training);
    fs.writeFileSync(training, lines);
  }
  if (option('--model')) {
    fs.mkdirSync(path.join(to, 'model'), { recursive: true });
    fs.copyFileSync(option('--model'), path.join(to, 'model', path.basename(option('--model'))));
  }
  return to;
}

/** What a store holds, by path. */
function objectsOf(data) {
  const files = fs.readdirSync(data, { recursive: true }).filter(file => fs.statSync(path.join(data, file)).isFile());
  return new Map(files.map(file => [`/${bucket}/${file.split(path.sep).join('/')}`, objectOf(fs.readFileSync(path.join(data, file)))]));
}

/** Seconds that the job takes, and those that its process and the store compute meanwhile. */
function mine(data, from, to, environment) {
  const settings = [];
  if (fs.existsSync(path.join(data, 'model'))) settings.push('--set', `model_serving_url=${from}/model`);
  if (fs.existsSync(path.join(data, 'train.manifest'))) settings.push('--set', `train_data_path=${from}/train.manifest`);
  const job = ['dotnet', program, 'mine', '--input', `${from}/pool`, '--output', to, ...settings, ...own];
  const before = process.cpuUsage();
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', ...job], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } });
  let said = '';
  child.stderr.on('data', text => said += text);
  return new Promise((resolve, reject) => child.on('close', code => {
    if (code !== 0) return reject(new Error(`mine ended with ${code}: ${said}`));
    const [wall, user, system] = said.trimEnd().split('\n').at(-1).split(' ').map(Number), { user: u, system: s } = process.cpuUsage(before);
    resolve({ wall, cpu: user + system, store: (u + s) / 1e6 });
  }));
}

const median = values => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];
const seconds = value => value.toFixed(1).padStart(5);
const spread = ratios => `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
try {
  const data = prepare(path.resolve(process.argv[2])), objects = objectsOf(data), store = await startStore(objects, 0);
  const environment = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${store.port}`, AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' };
  console.log(`${objects.size} files, ${delay} ms a request, ${os.cpus().length} processors`);
  const local = [], near = [], far = [];
  for (let round = 0; round < rounds; round++) {
    // Each run has an output of its own: file systems are slow at making files where others were deleted a moment ago.
    const remote = async ms => {
      Object.assign(store.state, { delay: ms, requests: 0, most: 0 });
      return { ...await mine(data, `s3://${bucket}`, `s3://${bucket}/out-${round}-${ms}`, environment), requests: store.state.requests, most: store.state.most };
    };
    // In turns, so that whatever else the machine does falls on all.
    local.push(await mine(data, data, path.join(scratch, `out-${round}`), {}));
    near.push(await remote(0));
    far.push(await remote(delay));
    const [l, n, f] = [local, near, far].map(runs => runs.at(-1));
    const show = run => `${seconds(run.wall)} s (processor: job ${seconds(run.cpu)}${run.requests ? `, store ${seconds(run.store)}; ${run.requests} requests, ${run.most} at once` : ''})`;
    console.log(`local ${show(l)}; 0 ms ${show(n)}; ${delay} ms ${show(f)}; local/0 ${(l.wall / n.wall).toFixed(2)}, 0/${delay} ${(n.wall / f.wall).toFixed(2)}, local/${delay} ${(l.wall / f.wall).toFixed(2)}`);
  }
  for (const [name, runs] of [['local', local], ['0 ms', near], [`${delay} ms`, far]])
    console.log(`${name.padStart(6)}: ${seconds(median(runs.map(run => run.wall)))} s, processor of the job ${seconds(median(runs.map(run => run.cpu)))} s`);
  const ratios = (some, others) => some.map((run, i) => run.wall / others[i].wall);
  console.log(`speed of its rounds, median (least to most): local/${delay} ms ${spread(ratios(local, far))}; 0 ms/${delay} ms ${spread(ratios(near, far))}; local/0 ms ${spread(ratios(local, near))}`);
  store.stop();
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
