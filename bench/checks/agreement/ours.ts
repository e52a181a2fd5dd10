import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Files, Said } from './edit.ts';

const product = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export interface OurCheck {
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'crashed';
  readonly why?: string;
  readonly diagnostics: readonly (Said & { readonly origin: 'introduced' | 'pre-existing' })[];
}

/** What `ids check --stream` answers to one line. */
export interface Answer {
  readonly ok: boolean;
  readonly checks: readonly OurCheck[];
  readonly ms: number;
  readonly refusal?: { readonly code: string; readonly message: string };
}

export interface Stream {
  ask(edits: Files): Promise<Answer>;
  close(): Promise<void>;
}

/** One warm `ids check --stream` over a workspace; tests are left out. */
export function openStream(workspace: string): Stream {
  const home = mkdtempSync(join(tmpdir(), 'ids-bench-agreement-home-'));
  const child = spawn(process.execPath, [product, 'check', '--stream', '-w', workspace], {
    cwd: workspace,
    env: {
      ...process.env,
      IDS_HOME: home,
      ENABLE_TESTS: 'false',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((answer: Answer | undefined) => void)[] = [];
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => {
      for (const each of waiting.splice(0)) each(undefined);
      resolve();
    });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.(JSON.parse(line) as Answer);
  });
  return {
    async ask(files) {
      const edits = Object.entries(files).map(([path, content]) => ({ path, content }));
      const answer = await new Promise<Answer | undefined>((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify({ edits })}\n`);
      });
      if (answer === undefined) throw new Error('ids check --stream ended');
      return answer;
    },
    async close() {
      child.stdin.end();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
