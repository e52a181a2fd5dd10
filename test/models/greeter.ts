import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock';
import { installation, type Installed } from '../kit/courier.ts';
import { temporaryFolder } from '../kit/engine.ts';
import { askedOf, ballotFor, inForm, modelServer } from './server.ts';

export const keys = {
  OPENAI_API_KEY: 'sk-canary-openai-0123456789',
  ANTHROPIC_API_KEY: 'sk-ant-canary-0123456789',
};
export const request =
  'make `greet` in src/greet.ts say Good day instead of Hello; leave src/config.ts and .env alone';
export const before = 'export function greet(name: string): string {\n  return `Hello ${name}`;\n}\n';
export const after = before.replace('Hello', 'Good day');

/** A small repository with a secret in it, and a home of IDS. */
export function install(
  env: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Installed {
  const folder = temporaryFolder();
  const [home, workspace] = [join(folder, 'home'), join(folder, 'greeter')];
  const files = {
    'package.json': '{"name": "greeter", "type": "module", "private": true}\n',
    'tsconfig.json':
      '{"compilerOptions": {"strict": true, "module": "NodeNext", "target": "ES2022", "noEmit": true, "types": []}, "include": ["src"]}\n',
    'src/greet.ts': before,
    'src/main.ts': "import { greet } from './greet.js';\n\nexport const line = greet('you');\n",
    '.env': 'DATABASE_PASSWORD=canary-in-dot-env\n',
    'src/config.ts': "export const key = 'sk-live-canary0123456789abcdef';\n",
    ...more,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  symlinkSync(join(installation, 'node_modules'), join(workspace, 'node_modules'));
  return {
    home,
    workspace,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      LANG: 'C.UTF-8',
      NODE_COMPILE_CACHE: join(installation, 'node_modules/.cache/compiled'),
      IDS_HOME: home,
      IDS_WORKSPACE: workspace,
      ...env,
    },
  };
}

export const framing = {
  summary: 'The greeting changes.',
  criteria: ['greet says Good day'],
  files: ['src/greet.ts'],
};
export const propose = (title: string, edits: readonly object[]) => ({
  title,
  rationale: 'As asked.',
  edits,
});

/** A server whose seats frame, propose the given change and prefer what greets with `Good day`. */
export async function voices(
  proposal: object,
  mended: object = proposal,
): Promise<{ server: LLMock; heard: ChatCompletionRequest[] }> {
  const server = await modelServer();
  const heard: ChatCompletionRequest[] = [];
  server.on({ predicate: () => true }, (asked) => {
    heard.push(asked);
    const kind = askedOf(asked);
    if (kind === 'framing') return inForm(asked, framing) as never;
    if (kind === 'proposal') return inForm(asked, proposal) as never;
    if (kind === 'mending') return inForm(asked, mended) as never;
    return inForm(asked, ballotFor(asked, /^\+.*Good day/m)) as never;
  });
  return { server, heard };
}
