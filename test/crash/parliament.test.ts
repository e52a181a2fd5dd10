import { execFile } from 'node:child_process';
import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { ids, installation, snapshot, type Installed } from '../kit/courier.ts';
import { sha256 } from '../kit/sessions.ts';
import { before, framing, install, keys, propose, request } from '../models/greeter.ts';
import { askedOf, hasLooked, inForm, judgementFor, labelsOf, modelServer, textOf } from '../models/server.ts';

/** Boundaries that are tried of each. `IDS_LONG=1`: before and after every event. */
const tried = Number(process.env['IDS_RUNS'] ?? (process.env['IDS_LONG'] === '1' ? 1_000 : 1));

/** Three providers of which one mends its proposal, and an objection that is checked and opens a second round. */
const proposals = {
  openai: propose('Good day', [
    { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day', in: null },
  ]),
  anthropic: propose('Salutations', [
    { kind: 'write_file', path: 'src/greet.ts', content: before.replace('Hello', 'Salutations') },
  ]),
  ollama: propose('Broken', [
    { kind: 'write_file', path: 'src/greet.ts', content: 'export const greet: number = "Good day";\n' },
  ]),
};

function ballot(asked: ChatCompletionRequest): object {
  const text = textOf(asked);
  const cites = [...text.matchAll(/^(e\d+) on/gm)].map((match) => match[1] ?? '');
  return {
    scale: '0-100',
    scores: labelsOf(asked).map((candidate) => {
      const of = (part: string) =>
        text.slice(text.indexOf(`name="${part} of ${candidate}"`)).split('</data-')[0] ?? '';
      const right = /^\+.*Good day/m.test(of('diff')) && !of('checks').includes(' failed');
      const doubts = right && cites.length === 0;
      return {
        ...{ candidate, risk: 20, confidence: 80, reason: 'r', cites },
        outcome: right ? (doubts ? 72 : 97) : 30,
        objections: doubts
          ? [
              {
                claim: 'It does not compile.',
                file: 'src/greet.ts',
                line: 1,
                checkable: true,
                check: 'types',
              },
            ]
          : [],
      };
    }),
  };
}

/** What seats say to a question, after a look at a file: one claim that is so, and an objection that is looked up. */
const asked = {
  question: 'who says the greeting, greet or its callers?',
  inquiry: { summary: 'Where it belongs.', criteria: ['one place'], options: ['greet.', 'Its callers.'] },
  answers: {
    openai: {
      ...{ option: 1, answer: 'greet says it.', reasoning: 'It is one place.', request: 'add it to greet' },
      claims: [
        { claim: 'c', fact: { kind: 'imports', path: 'src/main.ts', from: 'src/greet.ts' }, holds: true },
      ],
    },
    anthropic: { option: 2, answer: 'Its callers say it.', reasoning: 'r', request: null, claims: [] },
    ollama: { option: null, answer: 'Nobody says it.', reasoning: 'r', request: null, claims: [] },
  },
};

function judgement(request: ChatCompletionRequest): object {
  return judgementFor(request, /greet says it/, [
    { claim: 'greet is called.', fact: { kind: 'calls', symbol: 'greet', least: 1 }, holds: true },
  ]);
}

/** What seats find in a file: one that is so, one that rests on a claim that is not, and one that nobody can look up. */
const found = {
  openai: [
    {
      ...{
        path: 'src/greet.ts',
        line: 2,
        finding: 'It greets everybody alike.',
        why: 'w',
        request: 'take a word',
      },
      claims: [{ claim: 'c', fact: { kind: 'contains', path: 'src/greet.ts', text: 'Hello' }, holds: true }],
    },
  ],
  anthropic: [
    {
      ...{ path: 'src/greet.ts', line: 1, finding: 'Nobody uses it.', why: 'w', request: null },
      claims: [{ claim: 'c', fact: { kind: 'unused', path: 'src/greet.ts', symbol: 'greet' }, holds: true }],
    },
  ],
  ollama: [],
};

/** Three providers and one installation at one path, whose kept checks stay warm from one session to the next. */
async function house() {
  const heard: string[] = [];
  const installed = { ...install({}), folder: '' };
  const serve = async (provider: keyof typeof proposals): Promise<LLMock> => {
    const server = await modelServer();
    server.on({ predicate: () => true }, (request) => {
      const kind = askedOf(request);
      const seat = /You hold the seat "([\w-]+)"/.exec(textOf(request))?.[1] ?? '?';
      heard.push(`${provider} ${seat} ${kind} ${sha256(textOf(request)).slice(0, 8)}`);
      if (kind === 'inquiry') return inForm(request, asked.inquiry) as never;
      if (kind === 'answer') {
        const looks = [{ name: 'read_file', arguments: '{"path":"src/greet.ts","from":null,"to":null}' }];
        return (
          hasLooked(request) ? inForm(request, asked.answers[provider]) : { toolCalls: looks }
        ) as never;
      }
      if (kind === 'findings') return inForm(request, { findings: found[provider] }) as never;
      if (kind === 'judgement') return inForm(request, judgement(request)) as never;
      if (kind === 'framing') return inForm(request, framing) as never;
      if (kind === 'ballot') return inForm(request, ballot(request)) as never;
      return inForm(request, kind === 'mending' ? proposals.openai : proposals[provider]) as never;
    });
    return server;
  };
  const [openai, anthropic, ollama] = [
    await serve('openai'),
    await serve('anthropic'),
    await serve('ollama'),
  ];
  const env = {
    ...installed.env,
    ...keys,
    OPENAI_BASE_URL: `${openai.url}/v1`,
    ANTHROPIC_BASE_URL: anthropic.url,
    ANTHROPIC_MODEL: 'claude-opus-4-5',
    OLLAMA_BASE_URL: ollama.url,
  };
  /** As after the installation: nobody was asked, nothing logged or written. */
  const begin = (files: Readonly<Record<string, string>>) => {
    heard.length = 0;
    for (const path of globSync('.ids/ids.db*', { cwd: installed.home })) rmSync(join(installed.home, path));
    for (const path of [join(installed.home, 'sessions'), join(installed.workspace, '.ids')]) {
      rmSync(path, { recursive: true, force: true });
    }
    for (const [path, content] of Object.entries({ 'src/greet.ts': before, ...files })) {
      writeFileSync(join(installed.workspace, path), content);
    }
  };
  return { heard, begin, installed: { ...installed, env } };
}

/** Runs `ids` to its end or to the place where it kills itself. */
function run({ env }: Installed, argv: readonly string[], stop?: string): Promise<string | null> {
  const preload = ['--import', join(installation, 'test/kit/stop-at.mjs')];
  const args = [...preload, join(installation, 'src/main.ts'), ...argv, '--json'];
  const options = { env: { ...env, ...(stop === undefined ? {} : { IDS_STOP_AT: stop }) } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, () => {
      resolve(child.signalCode);
    });
  });
}

async function endOf({ home }: Installed) {
  const db = await openDatabase(join(home, '.ids', 'ids.db'));
  if (!db.ok) throw new Error(db.error.message);
  const log = makeEventLog(db.value);
  const [session] = await log.matching('sess_', 2);
  const events = session === undefined ? [] : await log.events(session);
  const state = session === undefined ? undefined : await log.state(session);
  const calls = await db.value.selectFrom('model_calls').select(['outcome']).execute();
  await db.value.destroy();
  return { events, state, calls };
}

interface Course {
  readonly argv: readonly string[];
  readonly end: string;
  /** Events without which it would not be the course that is meant. */
  readonly needed: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs it whole, then again with a kill at `tried` boundaries: it comes to the same, and nobody is asked twice. */
async function survives({ argv, end, needed, files = {} }: Course, tried: number) {
  const { heard, begin, installed } = await house();
  begin(files);
  expect(await run(installed, argv)).toBeNull();
  const { events, state, calls } = await endOf(installed);
  expect(state?.phase.kind).toBe(end);
  const types = events.map(({ event }) => event.type);
  for (const type of needed) expect(types).toContain(type);
  expect(calls.every(({ outcome }) => outcome === 'answered')).toBe(true);
  expect(new Set(heard).size).toBe(heard.length);
  const said = heard.toSorted();
  const tree = snapshot(installed.workspace);

  // A result that was not yet logged is the harder case: all of its answers had come.
  const whens = tried < events.length ? ['before'] : ['before', 'after'];
  const stops = events.flatMap(({ seq }) => whens.map((when) => `${when} ${String(seq)}`));
  const count = Math.min(tried, stops.length);
  const chosen = Array.from(
    { length: count },
    (_, index) => stops[Math.floor(((index + 0.5) * stops.length) / count)] ?? '',
  );
  for (const stop of chosen) {
    begin(files);
    expect(await run(installed, argv, stop), stop).toBe('SIGKILL');
    const recovered = await ids(installed, ['recover', '--json']);
    expect(recovered.code, recovered.stderr).toBe(0);
    const after = await endOf(installed);
    // Before the start was logged there is no session, and nobody was asked.
    if (after.state === undefined) {
      expect([stop, heard]).toEqual(['before 1', []]);
      continue;
    }
    expect(after.state.phase.kind, stop).toBe(end);
    expect(after.state.verdict, stop).toEqual(state?.verdict);
    expect(after.state.statements, stop).toEqual(state?.statements);
    expect(heard.toSorted(), stop).toEqual(said);
    expect(snapshot(installed.workspace), stop).toEqual(tree);
    expect(after.state.spent.calls, stop).toBe(state?.spent.calls);
  }
}

const courses: readonly (readonly [string, Course])[] = [
  [
    '/code, mended and doubted',
    {
      argv: ['code', request, '--yes'],
      end: 'done',
      needed: ['candidate-repaired', 'objections-checked', 'round-opened'],
    },
  ],
  [
    '/ask, whose seats look around before they answer',
    {
      argv: ['ask', asked.question],
      end: 'decided',
      needed: ['statements-made', 'claims-looked-up', 'objections-checked', 'decided'],
    },
  ],
  [
    '/analyze, of which one finding is refuted',
    {
      argv: ['analyze', 'src/greet.ts', 'what is wrong here?'],
      end: 'decided',
      needed: ['statements-made', 'claims-looked-up', 'ballots-cast', 'decided'],
    },
  ],
  [
    '/validate with a fix of the compiler',
    {
      argv: ['validate', 'src/again.ts', '--fix', '--yes'],
      end: 'done',
      needed: ['candidate-checked', 'approved', 'applied', 'verified'],
      files: { 'src/again.ts': "export const again = greet('you');\n" },
    },
  ],
];

describe('kill -9 before and after every commit of events: it goes on, asks nothing again that was answered, decides the same', () => {
  // The short form has the two that differ most.
  it.each(tried === 1 ? courses.slice(0, 2) : courses)(
    '%s',
    (_, course) => survives(course, tried),
    120_000 + Math.min(tried, 60) * 60_000,
  );
});
