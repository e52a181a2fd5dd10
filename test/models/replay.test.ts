import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { questionHash } from '../../src/models/question-hash.ts';
import { loadRecording, makeReplay } from '../../src/models/replay.ts';
import { temporaryFolder } from '../kit/engine.ts';
import { all, plain } from './scripted.ts';

const usage = { input: 1, cached: 0, output: 1, estimated: false };
const completion = (text: string) => ({ text, truncated: false, usage, model: 'm-1' });
const line = (over: object = {}) =>
  JSON.stringify({
    ...{ provider: 'openai', model: 'm', question: questionHash(plain()), completion: completion('yes') },
    ...over,
  });
function load(text: string) {
  const file = join(temporaryFolder(), 'answers.jsonl');
  writeFileSync(file, text);
  return loadRecording(file);
}

it('answers what was recorded, and nothing else', async () => {
  const text = [
    line({ provider: 'ollama', model: 'q' }),
    line(),
    line({ completion: completion('later') }),
    '',
  ];
  const loaded = load(text.join('\n'));
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value.map(({ provider, model }) => [provider, model])).toEqual([
    ['openai', 'm'],
    ['ollama', 'q'],
  ]);
  const [recorded] = loaded.value;
  if (recorded === undefined) throw new Error('nothing');
  const model = makeReplay(recorded);
  expect(await all(model.ask(plain()))).toEqual([{ kind: 'done', completion: completion('yes') }]);
  expect(await all(model.ask({ ...plain(), system: 'another' }))).toMatchObject([
    { kind: 'failed', failure: { kind: 'unrecorded' } },
  ]);
});

it.each([
  ['an empty file', '', 'no answer'],
  ['prose', 'not a recording\n', 'line 1'],
  ['a cut line', `${line()}\n${line().slice(0, 50)}`, 'line 2'],
  ['an unknown provider', line({ provider: 'nobody' }), 'line 1'],
  ['two models of a provider', `${line()}\n${line({ model: 'n' })}`, 'two models of OpenAI'],
])('refuses %s', (_what, text, says) => {
  expect(load(text)).toMatchObject({
    ok: false,
    error: { code: 'wrong-config', message: expect.stringContaining(says) as string },
  });
});

it('refuses a file that is not there', () => {
  expect(loadRecording('/nowhere/answers.jsonl')).toMatchObject({ error: { code: 'wrong-config' } });
});
