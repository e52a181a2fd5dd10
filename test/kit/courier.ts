import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './engine.ts';

/** The real program on a fresh copy of the bundled repository, as a person would use it. */
export const installation = fileURLToPath(new URL('../..', import.meta.url));
const main = join(installation, 'src/main.ts');

export interface Installed {
  readonly home: string;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A home of its own and a copy of `examples/courier` that finds TypeScript, ESLint and vitest. */
export function installCourier(): Installed {
  const folder = temporaryFolder();
  const [home, workspace] = [join(folder, 'home'), join(folder, 'courier')];
  cpSync(join(installation, 'examples/courier'), workspace, { recursive: true });
  symlinkSync(join(installation, 'node_modules'), join(workspace, 'node_modules'));
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    LANG: 'C.UTF-8',
    NODE_COMPILE_CACHE: join(installation, 'node_modules/.cache/compiled'),
    IDS_HOME: home,
    IDS_WORKSPACE: workspace,
    // The example's own tests take seconds and need bubblewrap; what proves them asks for them.
    ENABLE_TESTS: 'false',
  };
  return { home, workspace, env };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ids ARGS` to its end. */
export function ids({ env }: Installed, args: readonly string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

/** Starts `ids ARGS` in a process group of its own, so that a kill hits what it started too, as a power cut would. */
export function startIds({ env }: Installed, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { env, stdio: 'ignore', detached: true });
}

/** Every file of the workspace but IDS's own and the packages: path → mode and hash, or where a link leads. */
export function snapshot(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  const walk = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (['.ids', '.git', 'node_modules'].includes(path)) continue;
      const stat = lstatSync(join(root, path));
      if (stat.isDirectory()) walk(path);
      else if (stat.isSymbolicLink()) files[path] = `-> ${readlinkSync(join(root, path))}`;
      else {
        const hash = createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex');
        files[path] = `${(stat.mode & 0o7777).toString(8)} ${hash}`;
      }
    }
  };
  walk('');
  return files;
}
