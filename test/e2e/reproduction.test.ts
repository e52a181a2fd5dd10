import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ids } from '../kit/courier.ts';
import { before, framing, install, keys, propose, request } from '../models/greeter.ts';
import { askedOf, inForm, labelsOf, modelServer, textOf } from '../models/server.ts';

const write = (body: string) =>
  propose('Good day', [
    { kind: 'write_file', path: 'src/greet.ts', content: before.replace('return `Hello ${name}`;', body) },
  ]);
const right = "return ['Good day', name].join(' ');";
const proposals = {
  openai: write('return `Good day${name.slice(name.length)}`;'),
  anthropic: write('return `Good day ${name}`;'),
  ollama: write(right),
};
const test = {
  path: 'test/objection.test.ts',
  content: `import { expect, it } from 'vitest';
import { greet } from '../src/greet.js';
it('greets by name', () => expect(greet('you')).toBe('Good day you'));
`,
};

it('a test that another provider writes for an objection runs in the sandbox and decides', async () => {
  const reproductions: string[] = [];
  const serve = async (provider: keyof typeof proposals) => {
    const server = await modelServer();
    server.on({ predicate: () => true }, (asked) => {
      const kind = askedOf(asked);
      const text = textOf(asked);
      if (kind === 'framing') return inForm(asked, framing) as never;
      if (kind === 'reproduction') {
        reproductions.push(provider);
        return inForm(asked, test) as never;
      }
      if (kind !== 'ballot') return inForm(asked, proposals[provider]) as never;
      const scores = labelsOf(asked).map((candidate) => {
        const diff = text.slice(text.indexOf(`name="diff of ${candidate}"`)).split('</data-')[0] ?? '';
        const wrong = diff.includes('slice(');
        return {
          ...{ candidate, risk: 20, confidence: 80, reason: 'r' },
          // The wrong one looks best.
          outcome: wrong ? 97 : 92,
          objections: wrong
            ? [
                {
                  claim: "greet('you') is not 'Good day you'.",
                  file: 'src/greet.ts',
                  line: 2,
                  checkable: true,
                  check: 'test',
                },
              ]
            : [],
        };
      });
      return inForm(asked, { scale: '0-100', scores }) as never;
    });
    return server;
  };
  const [openai, anthropic, ollama] = [
    await serve('openai'),
    await serve('anthropic'),
    await serve('ollama'),
  ];
  const installed = install(
    {
      ...keys,
      OPENAI_BASE_URL: `${openai.url}/v1`,
      ANTHROPIC_BASE_URL: anthropic.url,
      ANTHROPIC_MODEL: 'claude-opus-4-5',
      OLLAMA_BASE_URL: ollama.url,
      ENABLE_TESTS: 'true',
    },
    {
      'package.json':
        '{"name": "greeter", "type": "module", "private": true, "scripts": {"test": "vitest run"}, "devDependencies": {"vitest": "*"}}\n',
      'test/main.test.ts':
        "import { expect, it } from 'vitest';\nimport { line } from '../src/main.js';\nit('greets', () => expect(line.length).toBeGreaterThan(1));\n",
    },
  );
  const done = await ids(installed, ['code', request, '--yes', '--json']);
  const shown = await ids(installed, ['show', (JSON.parse(done.stdout) as { session: string }).session]);
  expect(shown.stdout, done.stderr).toContain('1 verified');
  expect(done.code, done.stdout).toBe(0);
  expect(reproductions.length).toBeGreaterThan(0);
  expect(reproductions).not.toContain('openai');
  const written = readFileSync(join(installed.workspace, 'src/greet.ts'), 'utf8');
  expect(written).toMatch(/Good day \$\{name\}|join/);
  // The test was an experiment and no part of any change.
  expect(done.stdout).not.toContain('objection.test.ts"');
});
