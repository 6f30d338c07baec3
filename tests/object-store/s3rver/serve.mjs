// Serves FOLDER as an S3 store on a free port of 127.0.0.1, prints the port, and ends when its standard input ends:
//   node serve.mjs FOLDER-OF-PACKAGES FOLDER
import { createRequire } from 'node:module';
import path from 'node:path';

const [, , packages, directory] = process.argv;
const S3rver = createRequire(path.join(packages, 'package.json'))('@20minutes/s3rver');

// Signatures are not compared: s3rver leaves out the slash after a bucket when it computes its own, so that listings would all be refused.
const server = new S3rver({ address: '127.0.0.1', port: 0, directory, silent: true, allowMismatchedSignatures: true });
console.log((await server.run()).port);
process.stdin.resume().on('end', () => process.exit(0));
