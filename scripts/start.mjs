// `npm start`: from a fresh clone to the page in the browser. Plain Node, nothing needs to be installed before.
import { parseArgs } from 'node:util';
import { dist, ensureBuild } from './build.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { serve } from './serve.mjs';

const DEFAULT_PORT = 4173;

requireNode();
const wantedPort = portFromArguments();
if (!ensurePackages() || !ensureBuild()) process.exit(1);

const { port, close } = await serve(dist, wantedPort);
console.log(`\nRingside is ready: http://localhost:${port}/\nStop it with Ctrl-C.`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, close);

function portFromArguments() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: String(DEFAULT_PORT) } } });
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  } catch {
    // an option that does not exist: the sentence below says what does
  }
  console.error('Usage: npm start [-- --port N], N from 0 (any free port) to 65535.');
  process.exit(2);
}
