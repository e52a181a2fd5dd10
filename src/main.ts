import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/program.ts';
import { openHouse } from './compose.ts';
import { readConfig, withEnvFile } from './config.ts';
import { refuse } from './core/kernel/refusal.ts';

/** The folder of the installation: the parent of `src` and of `dist` alike. */
const installation = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(installation, 'package.json'), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The first asks for an orderly end, after which a session can go on; the second does not wait for it.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  });
}
// The reader of a pipe may leave early (`ids sessions | head`); that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output could not be written (${error.code ?? error.message}).\n`);
  process.exit(1);
});

const { stdin, stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), {
  terminal: { stdin, stdout, stderr, isTTY: stdin.isTTY && stdout.isTTY, showsProgress: stderr.isTTY },
  version,
  signal: interruption.signal,
  open({ workspace, serves = false }) {
    const env = withEnvFile(process.env, installation);
    const config = env.ok ? readConfig(env.value) : env;
    if (!config.ok) {
      return Promise.resolve(
        refuse(
          'wrong-config',
          `The configuration is wrong.\n${config.error.join('\n')}`,
          'See .env.example.',
        ),
      );
    }
    for (const warning of config.value.warnings) stderr.write(`⚠️  ${warning}\n`);
    return openHouse({ config: config.value, installation, version, workspace: workspace ?? null, serves });
  },
});
