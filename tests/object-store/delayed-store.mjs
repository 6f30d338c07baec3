// As much of the S3 protocol as a job asks for, answered from memory after a delay: in one process, so that on a machine with few processors what is
// measured is latency, and not a store and a proxy before it. Signatures are not looked at.
import crypto from 'node:crypto';
import http from 'node:http';

const md5 = body => `"${crypto.createHash('md5').update(body).digest('hex')}"`;
const xml = text => text.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`);

/** An object as it is kept. */
export const objectOf = body => ({ body, etag: md5(body) });

/** Starts a store on a free port of 127.0.0.1. `objects` holds what objectOf() made by /bucket/key; `delay` is what each request waits, in ms. */
export async function startStore(objects, delay) {
  const state = { delay, requests: 0, underWay: 0, most: 0, listed: { size: -1, keys: [] } };
  const server = http.createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
    state.requests++;
    state.most = Math.max(state.most, ++state.underWay);
    response.once('close', () => state.underWay--);
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      const reply = () => answer(objects, state, request, response, Buffer.concat(parts));
      if (state.delay > 0) setTimeout(reply, state.delay);
      else reply();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', 1024, resolve));
  return { port: server.address().port, state, server, stop: () => { server.close(); server.closeAllConnections(); } };
}

function answer(objects, state, request, response, body) {
  const cut = request.url.indexOf('?'), path = decodeURIComponent(cut < 0 ? request.url : request.url.slice(0, cut));
  const query = new URLSearchParams(cut < 0 ? '' : request.url.slice(cut + 1));
  const isBucket = path.indexOf('/', 1) < 0 || path.endsWith('/') && path.indexOf('/', 1) === path.length - 1;
  if (isBucket && request.method === 'GET') return list(objects, state, path.replaceAll('/', ''), query, response);
  const found = objects.get(path);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (!found) return fail(response, 404, 'NoSuchKey');
      response.writeHead(200, { etag: found.etag, 'content-length': found.body.length, 'content-type': 'application/octet-stream', ...found.metadata });
      return response.end(request.method === 'GET' ? found.body : undefined);
    case 'PUT': {
      const made = objectOf(body), mark = request.headers['x-amz-meta-hardexample-output'];
      if (mark) made.metadata = { 'x-amz-meta-hardexample-output': mark };
      objects.set(path, made);
      return response.writeHead(200, { etag: made.etag, 'content-length': 0 }).end();
    }
    case 'DELETE':
      objects.delete(path);
      return response.writeHead(204).end();
    default:
      return fail(response, 501, 'NotImplemented');
  }
}

function list(objects, state, bucket, query, response) {
  const start = `/${bucket}/`, prefix = start + (query.get('prefix') ?? ''), most = Number(query.get('max-keys') ?? 1000);
  const marker = query.get('marker') ? start + query.get('marker') : '';
  if (state.listed.size !== objects.size) state.listed = { size: objects.size, keys: [...objects.keys()].sort() };
  const page = [];
  let truncated = false;
  for (const key of state.listed.keys) {
    if (key <= marker || !key.startsWith(prefix)) continue;
    if (page.length === most) {
      truncated = true;
      break;
    }
    page.push(key);
  }
  const contents = page.map(key => `<Contents><Key>${xml(key.slice(start.length))}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>`
    + `<ETag>${xml(objects.get(key).etag)}</ETag><Size>${objects.get(key).body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`);
  const text = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>`
    + `<Prefix>${xml(query.get('prefix') ?? '')}</Prefix><Marker>${xml(query.get('marker') ?? '')}</Marker><MaxKeys>${most}</MaxKeys>`
    + `<IsTruncated>${truncated}</IsTruncated>${contents.join('')}</ListBucketResult>`);
  response.writeHead(200, { 'content-type': 'application/xml', 'content-length': text.length }).end(text);
}

function fail(response, status, code) {
  const text = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': text.length }).end(text);
}
