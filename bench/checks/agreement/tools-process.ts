// Runs a workspace's own tsc and eslint from their own entry points, in a process that keeps nothing but the loaded code.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from 'typescript';

export interface Order {
  readonly root: string;
  readonly tool: 'tsc' | 'eslint';
  readonly args: readonly string[];
}
export type Outcome = { readonly output: string } | { readonly failed: string };

interface CommandLine {
  executeCommandLine(system: ts.System, callback: () => void, args: readonly string[]): unknown;
}

interface LinterOptions {
  readonly cwd: string;
  readonly extensions?: readonly string[];
}

interface Linter {
  lintFiles(
    patterns: readonly string[],
  ): Promise<readonly { filePath: string; messages: readonly object[] }[]>;
}

class Exit extends Error {}

process.on('message', (order: Order) => {
  void carryOut(order).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit(0));

async function carryOut({ root, tool, args }: Order): Promise<Outcome> {
  process.chdir(root);
  const require = createRequire(join(root, 'noop.js'));
  try {
    return { output: tool === 'tsc' ? compile(require, args) : await lint(require, root, args) };
  } catch (thrown) {
    return { failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
}

function compile(require: NodeJS.Require, args: readonly string[]): string {
  const typescript = require('typescript') as typeof ts & CommandLine;
  let output = '';
  const system: ts.System = {
    ...typescript.sys,
    // It keeps the first answer.
    getCurrentDirectory: () => process.cwd(),
    write: (text) => {
      output += text;
    },
    exit: () => {
      throw new Exit();
    },
  };
  try {
    typescript.executeCommandLine(system, () => undefined, args);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
  }
  return output;
}

/** `args`: a folder, and `--ext` with the extensions of the files that an older configuration is for. */
async function lint(require: NodeJS.Require, root: string, args: readonly string[]): Promise<string> {
  const { ESLint } = require('eslint') as { ESLint: new (options: LinterOptions) => Linter };
  const [folder = '.', , extensions] = args;
  const named = extensions === undefined ? {} : { extensions: extensions.split(',') };
  const results = await new ESLint({ cwd: root, ...named }).lintFiles([folder]);
  for (const [file, module] of Object.entries(require.cache)) {
    if (!/typescript-estree[\\/]dist[\\/]index\.js$/.test(file)) continue;
    (module?.exports as { clearCaches?: () => void } | undefined)?.clearCaches?.();
  }
  return JSON.stringify(results.map(({ filePath, messages }) => ({ filePath, messages })));
}
