// Measures what latency of an object store costs a job: the same job on local files and on s3rver behind a proxy that delays every request.
//
//   node measure.mjs DATA [--delay MS] [--repeats N] [--] [arguments of mine]
//
// DATA holds pool/ (images/ and inference_results/), and where there are such train.manifest with its images and model/; shared/data/classification
// and what `hardexample demo` writes are of this form. Needs the release build of src/HardExample.Cli and artifacts/s3rver (made by building
// tests/HardExample.Storage.Tests). Only 127.0.0.1 is contacted.
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(root, 'src/HardExample.Cli/bin/Release/net10.0/hardexample.dll');
const bucket = 'measure';
const own = process.argv.includes('--') ? process.argv.slice(process.argv.indexOf('--') + 1) : [];
const option = (name, otherwise) => process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise;
const data = path.resolve(process.argv[2]), delay = option('--delay', 50), repeats = option('--repeats', 3);

/** Starts s3rver in a process of its own and gives its port. */
async function startStore(folder) {
  const child = spawn('node', [path.join(root, 'tests/object-store/s3rver/serve.mjs'), path.join(root, 'artifacts/s3rver'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = await new Promise(resolve => child.stdout.once('data', text => resolve([Number(text)])));
  return { port, stop: () => child.stdin.end() };
}

/** A proxy that keeps connections and holds every request back; it counts what is under way, and answers itself what it has in memory. */
function startProxy(target, memory) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const state = { delay, requests: 0, underWay: 0, most: 0 };
  const server = http.createServer((request, response) => {
    state.requests++;
    state.most = Math.max(state.most, ++state.underWay);
    response.once('close', () => state.underWay--);
    setTimeout(() => {
      const known = request.method === 'GET' && !request.headers.range && memory.get(request.url);
      if (known) return response.writeHead(200, { etag: known.etag, 'content-length': known.body.length, 'content-type': 'application/octet-stream' }).end(known.body);
      const onward = http.request({ host: '127.0.0.1', port: target, method: request.method, path: request.url, headers: request.headers, agent }, answer => {
        response.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    }, state.delay);
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, state, stop: () => server.close() })));
}

/** Puts the data into the store; gives them as a store would answer, by path. */
async function upload(port) {
  const memory = new Map();
  await fetch(`http://127.0.0.1:${port}/${bucket}`, { method: 'PUT', headers: signed });
  const files = fs.readdirSync(data, { recursive: true }).filter(file => fs.statSync(path.join(data, file)).isFile());
  for (let at = 0; at < files.length; at += 16)
    await Promise.all(files.slice(at, at + 16).map(async file => {
      const url = `/${bucket}/${file.split(path.sep).map(encodeURIComponent).join('/')}`, body = fs.readFileSync(path.join(data, file));
      memory.set(url, { body, etag: `"${crypto.createHash('md5').update(body).digest('hex')}"` });
      const answer = await fetch(`http://127.0.0.1:${port}${url}`, { method: 'PUT', body, headers: signed });
      if (!answer.ok) throw new Error(`${file}: ${answer.status} ${await answer.text()}`);
    }));
  return memory;
}

// s3rver is told not to compare signatures, so one that only has the form will do.
const signed = {
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
  authorization: 'AWS4-HMAC-SHA256 Credential=S3RVER/20200101/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0',
};

/** Seconds that the job takes, and those of them that its own process computes. */
function mine(from, to, environment) {
  const settings = [];
  if (fs.existsSync(path.join(data, 'model'))) settings.push('--set', `model_serving_url=${from}/model`);
  if (fs.existsSync(path.join(data, 'train.manifest'))) settings.push('--set', `train_data_path=${from}/train.manifest`);
  const job = ['dotnet', program, 'mine', '--input', `${from}/pool`, '--output', to, '--force', ...settings, ...own];
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', ...job], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } });
  let said = '';
  child.stderr.on('data', text => said += text);
  return new Promise((resolve, reject) => child.on('close', code => {
    if (code !== 0) return reject(new Error(`mine ended with ${code}: ${said}`));
    const [wall, user, system] = said.trimEnd().split('\n').at(-1).split(' ').map(Number);
    resolve({ wall, cpu: user + system });
  }));
}

const median = values => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'hardexample-measure-'));
const store = await startStore(path.join(scratch, 'store'));
const memory = await upload(store.port);
const proxy = await startProxy(store.port, memory);
try {
  console.log(`${memory.size} files, ${delay} ms a request, ${os.cpus().length} processors`);
  const environment = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${proxy.port}`, AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' };
  const local = [], near = [], far = [];
  const remote = async ms => {
    proxy.state.delay = ms;
    return await mine(`s3://${bucket}`, `s3://${bucket}/out`, environment);
  };
  // In turns, so that whatever else the machine does falls on all.
  for (let i = 0; i < repeats; i++) {
    local.push(await mine(data, path.join(scratch, 'out'), {}));
    near.push(await remote(0));
    far.push(await remote(delay));
    const show = ({ wall, cpu }) => `${wall.toFixed(1)} s (${cpu.toFixed(1)} s of processor)`;
    console.log(`local ${show(local.at(-1))}, s3 ${show(near.at(-1))}, s3 with ${delay} ms ${show(far.at(-1))}; at most ${proxy.state.most} requests at once`);
  }
  const [l, n, f] = [local, near, far].map(runs => median(runs.map(run => run.wall)));
  console.log(`median: local ${l.toFixed(1)} s, s3 ${n.toFixed(1)} s, s3 with ${delay} ms ${f.toFixed(1)} s; speed with ${delay} ms is ${(l / f).toFixed(2)} of that on local files`);
} finally {
  proxy.stop();
  store.stop();
  fs.rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
