// Installs the packages of package-lock.json into FOLDER, once: node restore.mjs FOLDER
// The folder appears in one step, so that builds may run side by side; whoever comes second keeps what the first one made.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2]);
const scratch = `${out}.${process.pid}`;
const wanted = fs.readFileSync(path.join(here, 'package-lock.json'), 'utf8');
const stamp = path.join(out, 'stamp');
const isComplete = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted;

if (!isComplete()) {
  fs.mkdirSync(scratch, { recursive: true });
  try {
    for (const file of ['.npmrc', 'package.json', 'package-lock.json']) fs.copyFileSync(path.join(here, file), path.join(scratch, file));
    // Through a shell, because npm is a batch file on Windows.
    const npm = spawnSync('npm ci --loglevel=error', { cwd: scratch, shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
    if (npm.status !== 0) {
      process.exitCode = 1;
    } else if (!isComplete()) {
      fs.writeFileSync(path.join(scratch, 'stamp'), wanted);
      fs.rmSync(out, { recursive: true, force: true });
      fs.renameSync(scratch, out);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
} else {
  // The build compares this time with that of the lock file.
  fs.utimesSync(stamp, new Date(), new Date());
}
