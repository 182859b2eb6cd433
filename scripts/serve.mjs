// A static file server for the built page: loopback only, right types, hashed files cached for good and the rest never unchecked.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const HOST = '127.0.0.1';
const PORTS_TRIED = 50;

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Serves `folder` on the first free port from `port` on (0: any). Says so when a port was taken.
 * @param {string} folder
 * @param {number} port
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} [onPost] who takes what pages send, in tests
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export async function serve(folder, port, onPost) {
  const server = createServer((request, response) => {
    if (request.method === 'POST' && onPost !== undefined) onPost(request, response);
    else answer(folder, request, response);
  });
  for (let candidate = port; candidate < port + PORTS_TRIED && candidate < 65536; candidate++) {
    const bound = await listen(server, candidate);
    if (bound !== undefined) {
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      return { port: bound, close };
    }
    console.log(`Port ${candidate} is in use; trying ${candidate + 1}.`);
  }
  throw new Error(`No free port from ${port} on. Choose one with: npm start -- --port 8080`);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number | undefined>} the port it listens on, or undefined when it is taken
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    /** @param {NodeJS.ErrnoException} error */
    const onError = (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error));
    server.once('error', onError);
    server.listen(port, HOST, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' ? address?.port : undefined);
    });
  });
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function answer(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET and HEAD.');
  const path = pathOf(request.url ?? '/');
  if (path === undefined) return refuse(response, 400, 'Not a path.');
  const file = fileAt(folder, path) ?? (extname(path) === '' ? fileAt(folder, '/index.html') : undefined);
  if (file === undefined) return refuse(response, 404, 'No such file.');

  const etag = `"${file.size.toString(16)}-${Math.floor(file.mtimeMs).toString(16)}"`;
  response.setHeader('Content-Type', TYPES[extname(file.path)] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', etag);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  response.writeHead(200, { 'Content-Length': file.size });
  if (request.method === 'HEAD') return void response.end();
  createReadStream(file.path)
    .on('error', () => response.destroy()) // the file went away meanwhile: a cut-off answer says so
    .pipe(response);
}

/** @param {string} url */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/**
 * The file behind a path, folders meaning their index.html; never one outside `folder`.
 * @param {string} folder
 * @param {string} path
 */
function fileAt(folder, path) {
  const full = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  if (path.includes('\0') || !full.startsWith(folder + sep)) return undefined;
  const stat = statSync(full, { throwIfNoEntry: false });
  return stat?.isFile() ? { path: full, size: stat.size, mtimeMs: stat.mtimeMs } : undefined;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function refuse(response, status, sentence) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
