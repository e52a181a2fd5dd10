import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock';
import { describe, expect, it } from 'vitest';
import { ids, snapshot, type Installed } from '../kit/courier.ts';
import { install, keys, propose } from './greeter.ts';
import { askedOf, hasLooked, inForm, judgementFor, labelsOf, modelServer, textOf } from './server.ts';

const question = 'who should say the greeting, greet or its callers?';
const inquiry = {
  summary: 'Where the greeting belongs.',
  criteria: ['It names one place.'],
  options: ['greet says it.', 'Every caller says it.'],
};
const claim = (path: string, from: string) => ({
  claim: `${path} takes it from ${from}.`,
  fact: { kind: 'imports', path, from },
  holds: true,
});
const answers = {
  openai: {
    option: 1,
    answer: 'greet says it.',
    reasoning: 'There is one greet and it is imported.',
    request: 'make `greet` in src/greet.ts say Good day instead of Hello',
    claims: [claim('src/main.ts', 'src/greet.ts')],
  },
  // The same option in other words: one answer of two seats.
  anthropic: { option: 1, answer: 'It belongs into greet', reasoning: '', request: null, claims: [] },
  ollama: {
    option: 2,
    answer: 'Every caller says it.',
    reasoning: 'greet has no caller.',
    request: null,
    claims: [claim('src/greet.ts', 'src/main.ts')],
  },
};
const findings = {
  openai: [
    {
      ...{ path: 'src/greet.ts', line: 2, finding: 'The greeting is informal.', why: 'Customers read it.' },
      ...{ request: 'make `greet` in src/greet.ts say Good day instead of Hello', claims: [] },
    },
  ],
  anthropic: [
    {
      ...{ path: 'src/main.ts', line: null, finding: 'Nobody imports greet.', why: 'It is dead.' },
      request: 'delete src/greet.ts',
      claims: [{ ...claim('src/main.ts', 'src/greet.ts'), holds: false }],
    },
  ],
  ollama: [],
};
const proposal = propose('Good day', [
  { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day', in: null },
]);

type Provider = keyof typeof answers;

async function parliament() {
  const heard: { readonly provider: Provider; readonly asked: ChatCompletionRequest }[] = [];
  const serve = async (provider: Provider): Promise<LLMock> => {
    const server = await modelServer();
    server.on({ predicate: () => true }, (asked) => {
      heard.push({ provider, asked });
      const kind = askedOf(asked);
      const looks = ['answer', 'findings', 'proposal'].includes(kind) && asked.tools !== undefined;
      // Everybody looks at a file that they may not see, too.
      if (looks && !hasLooked(asked)) {
        return {
          toolCalls: [
            { name: 'read_file', arguments: '{"path":"src/main.ts","from":null,"to":null}' },
            { name: 'read_file', arguments: '{"path":".env","from":null,"to":null}' },
          ],
        };
      }
      const said = {
        inquiry,
        answer: answers[provider],
        findings: { findings: findings[provider] },
        judgement: judgementFor(asked, /greet says it|informal/, [{ claim: 'Nobody could keep to it.' }]),
        framing: { summary: 'The greeting changes.', criteria: ['It says Good day'], files: [] },
        proposal,
        mending: proposal,
        reproduction: proposal,
        repair: proposal,
        ballot: {
          scores: labelsOf(asked).map((candidate) => ({
            ...{ candidate, outcome: 97, risk: 5, confidence: 80, reason: 'r', objections: [] },
          })),
        },
      }[kind];
      return inForm(asked, said) as never;
    });
    return server;
  };
  const [openai, anthropic, ollama] = [
    await serve('openai'),
    await serve('anthropic'),
    await serve('ollama'),
  ];
  const installed: Installed = install({
    ...keys,
    OPENAI_BASE_URL: `${openai.url}/v1/responses`,
    ANTHROPIC_BASE_URL: anthropic.url,
    ANTHROPIC_MODEL: 'claude-opus-4-5',
    OLLAMA_BASE_URL: ollama.url,
    ENABLE_TESTS: 'false',
  });
  return { installed, heard };
}

interface Document {
  readonly session: string;
  readonly state: string;
  readonly decision: { readonly label: string; readonly title: string; readonly request: string } | null;
  readonly statements: readonly {
    readonly label: string;
    readonly title: string;
    readonly probability: number | null;
    readonly claims: readonly { readonly status: string }[];
  }[];
  readonly dissent: readonly { readonly claim: string }[];
}

describe('ids ask with models', () => {
  it('frames, answers blind with a look around, looks claims up, votes without names, decides, and carries it out', async () => {
    const { installed, heard } = await parliament();
    const untouched = snapshot(installed.workspace);
    const asked = await ids(installed, ['ask', question, '--json']);
    expect(asked.code, asked.stdout + asked.stderr).toBe(0);
    const document = JSON.parse(asked.stdout) as Document;
    expect(document).toMatchObject({
      state: 'decided',
      decision: { label: 'A', title: 'greet says it.', request: answers.openai.request },
    });
    // Two seats took one option: two answers of three seats. What was claimed was looked up.
    expect(
      document.statements.map(({ title, claims }) => [title, claims.map(({ status }) => status)]),
    ).toEqual([
      ['greet says it.', ['verified']],
      ['Every caller says it.', ['refuted']],
    ]);
    expect(document.dissent.map((each) => each.claim)).toContain('Nobody could keep to it.');
    expect(snapshot(installed.workspace)).toEqual(untouched);

    const count = (kind: string) => heard.filter((each) => askedOf(each.asked) === kind).length;
    expect([count('inquiry'), count('answer')]).toEqual([1, 6]);
    const looked = heard.filter((each) => askedOf(each.asked) === 'answer' && hasLooked(each.asked));
    expect(looked).toHaveLength(3);
    for (const each of looked) {
      const given = textOf(each.asked);
      expect(given).toContain("export const line = greet('you');");
      expect(given).toContain('There is no .env that may be shown.');
    }
    const votes = heard.filter((each) => askedOf(each.asked) === 'judgement');
    for (const each of votes) {
      // Nobody is told who says what, or may call anything while voting.
      expect(textOf(each.asked)).not.toMatch(/openai|anthropic|ollama|claude|gpt/i);
      expect(JSON.stringify(each.asked.tools ?? [])).not.toContain('read_file');
    }
    // Seats that made an answer do not vote on it.
    expect(votes.some((each) => labelsOf(each.asked).length === 1)).toBe(true);
    const said = JSON.stringify(heard.map((each) => each.asked)) + asked.stdout + asked.stderr;
    for (const secret of ['canary-in-dot-env', 'sk-live-canary', ...Object.values(keys)]) {
      expect(said).not.toContain(secret);
    }

    const shown = await ids(installed, ['show', document.session]);
    expect(shown.stdout).toContain('greet says it.');
    expect(shown.stdout).toContain('Every caller says it.');
    expect(shown.stdout).toContain('refuted');

    const done = await ids(installed, ['implement', document.session, '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const { session, state } = JSON.parse(done.stdout) as { session: string; state: string };
    expect(state).toBe('done');
    const minutes = await ids(installed, ['show', session]);
    expect(minutes.stdout).toContain(`Carries out: A of ${document.session}`);
    // The same again is the same session: nothing is asked or written a second time.
    const calls = heard.length;
    const again = await ids(installed, ['implement', document.session, '--json']);
    expect((JSON.parse(again.stdout) as { session: string }).session).toBe(session);
    expect(heard).toHaveLength(calls);
  }, 180_000);

  it('finds, drops what rests on a claim that is not so, ranks, and says how to carry it out', async () => {
    const { installed } = await parliament();
    const analyzed = await ids(installed, ['analyze', 'src', 'what do customers see?', '--json']);
    expect(analyzed.code, analyzed.stdout + analyzed.stderr).toBe(0);
    const document = JSON.parse(analyzed.stdout) as { readonly path: string; readonly findings: Document };
    expect(document.path).toBe('src');
    expect(document.findings.state).toBe('decided');
    expect(
      document.findings.statements.map(({ title, probability }) => [title, probability !== null]),
    ).toEqual([
      ['The greeting is informal.', true],
      ['Nobody imports greet.', false],
    ]);
    expect(analyzed.stderr).toContain(`ids implement ${document.findings.session} A`);
    expect(analyzed.stderr).not.toContain(`ids implement ${document.findings.session} B`);
    const structure = await ids(installed, ['analyze', 'src', '--structure', '--json']);
    expect(JSON.parse(structure.stdout)).not.toHaveProperty('findings');
  }, 120_000);
});
