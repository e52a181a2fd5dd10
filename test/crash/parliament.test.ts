import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { ids, installation, snapshot, type Installed } from '../kit/courier.ts';
import { sha256 } from '../kit/sessions.ts';
import { before, framing, install, keys, propose, request } from '../models/greeter.ts';
import { askedOf, hasLooked, inForm, judgementFor, labelsOf, modelServer, textOf } from '../models/server.ts';

/** Boundaries that are tried. `IDS_LONG=1`: before and after every event. */
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
      const diff = text.slice(text.indexOf(`name="diff of ${candidate}"`)).split('</data-')[0] ?? '';
      const right = /^\+.*Good day/m.test(diff);
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

async function house() {
  const heard: string[] = [];
  const installed = { ...install({}), folder: '' };
  const serve = async (provider: keyof typeof proposals): Promise<LLMock> => {
    const server = await modelServer();
    server.on({ predicate: () => true }, (request) => {
      const kind = askedOf(request);
      const seat = /You hold the seat "([\w-]+)"/.exec(textOf(request))?.[1] ?? '?';
      const said = textOf(request).replaceAll(installed.workspace, 'WORKSPACE');
      heard.push(`${provider} ${seat} ${kind} ${sha256(said).slice(0, 8)}`);
      if (kind === 'inquiry') return inForm(request, asked.inquiry) as never;
      if (kind === 'answer') {
        const looks = [{ name: 'read_file', arguments: '{"path":"src/greet.ts","from":null,"to":null}' }];
        return (
          hasLooked(request) ? inForm(request, asked.answers[provider]) : { toolCalls: looks }
        ) as never;
      }
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
  return { heard, installed: { ...installed, env } };
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

/** Runs it whole, then again with a kill at `tried` boundaries: it comes to the same, and nobody is asked twice. */
async function survives(argv: readonly string[], end: string, needed: readonly string[], tried: number) {
  const whole = await house();
  expect(await run(whole.installed, argv)).toBeNull();
  const { events, state, calls } = await endOf(whole.installed);
  expect(state?.phase.kind).toBe(end);
  const types = events.map(({ event }) => event.type);
  for (const type of needed) expect(types).toContain(type);
  expect(calls.every(({ outcome }) => outcome === 'answered')).toBe(true);
  expect(new Set(whole.heard).size).toBe(whole.heard.length);
  const tree = snapshot(whole.installed.workspace);

  // A result that was not yet logged is the harder case: all of its answers had come.
  const whens = tried < events.length ? ['before'] : ['before', 'after'];
  const stops = events.flatMap(({ seq }) => whens.map((when) => `${when} ${String(seq)}`));
  const count = Math.min(tried, stops.length);
  const chosen = Array.from(
    { length: count },
    (_, index) => stops[Math.floor(((index + 0.5) * stops.length) / count)] ?? '',
  );
  for (const stop of chosen) {
    const killed = await house();
    expect(await run(killed.installed, argv, stop), stop).toBe('SIGKILL');
    const recovered = await ids(killed.installed, ['recover', '--json']);
    expect(recovered.code, recovered.stderr).toBe(0);
    const after = await endOf(killed.installed);
    // Before the start was logged there is no session, and nobody was asked.
    if (after.state === undefined) {
      expect([stop, killed.heard]).toEqual(['before 1', []]);
      continue;
    }
    expect(after.state.phase.kind, stop).toBe(end);
    expect(after.state.verdict, stop).toEqual(state?.verdict);
    expect(after.state.statements, stop).toEqual(state?.statements);
    expect(killed.heard.toSorted(), stop).toEqual(whole.heard.toSorted());
    expect(snapshot(killed.installed.workspace), stop).toEqual(tree);
    expect(after.state.spent.calls, stop).toBe(state?.spent.calls);
  }
}

const patience = (count: number) => 120_000 + Math.min(count, 60) * (count < 20 ? 40_000 : 150_000);

it(
  'kill -9 before and after every commit of events: it goes on, asks nothing again that was answered, decides the same',
  () =>
    survives(
      ['code', request, '--yes'],
      'done',
      ['candidate-repaired', 'objections-checked', 'round-opened'],
      tried,
    ),
  patience(tried),
);

const triedOfAsk = tried === 2 ? 1 : tried;

it(
  'kill -9 at every event of an /ask whose seats look around before they answer: likewise',
  () =>
    survives(
      ['ask', asked.question],
      'decided',
      ['statements-made', 'claims-looked-up', 'objections-checked', 'decided'],
      triedOfAsk,
    ),
  patience(triedOfAsk),
);
