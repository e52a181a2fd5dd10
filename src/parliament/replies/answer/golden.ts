import { forms, type Golden } from '../golden.ts';
import type { AnswerReply } from './schema.ts';

const json = JSON.stringify;
const imports = { kind: 'imports', path: 'src/a.ts', from: 'src/b.ts' } as const;
const claim = { claim: 'a takes it from b.', fact: imports, holds: true };
const base = {
  option: null,
  answer: 'The server retries.',
  reasoning: 'It knows what was done.',
  request: null,
  claims: [],
  cannot: null,
};
const answered: AnswerReply = {
  kind: 'answered',
  title: base.answer,
  text: base.reasoning,
  claims: [],
};
const claimed = (fact: object, more: object = {}) =>
  json({ ...base, claims: [{ claim: 'It is so.', fact, holds: true, ...more }] });

/** Replies of a seat that is asked a question with two options. */
export const answerGoldens: readonly Golden<AnswerReply>[] = [
  ...forms(base, answered, { ...base, answer: 'Every client retries.' }),
  { name: 'an option', text: json({ ...base, option: 2 }), gives: { ...answered, option: 2 } },
  { name: 'option 0', text: json({ ...base, option: 0 }), problem: /1 to 2/ },
  { name: 'an option that there is not', text: json({ ...base, option: 3 }), problem: /1 to 2/ },
  { name: 'half an option', text: json({ ...base, option: 1.5 }), problem: /option/ },
  { name: 'an option as a text', text: json({ ...base, option: 'B' }), problem: /option/ },
  {
    name: 'a request',
    text: json({ ...base, request: 'add retries to src/a.ts' }),
    gives: { ...answered, request: 'add retries to src/a.ts' },
  },
  { name: 'an empty request', text: json({ ...base, request: ' ' }), gives: answered },
  {
    name: 'a request that is too long',
    text: json({ ...base, request: 'x'.repeat(601) }),
    problem: /request/,
  },
  {
    name: 'a claim that can be looked up',
    text: json({ ...base, claims: [claim] }),
    gives: { ...answered, claims: [claim] },
  },
  {
    name: 'the same claim in other words',
    text: json({ ...base, claims: [claim, { ...claim, claim: 'It imports b.' }] }),
    gives: { ...answered, claims: [{ ...claim, claim: 'It imports b.' }] },
  },
  {
    name: 'nulls within a fact',
    text: claimed({ kind: 'calls', symbol: 'go', path: null, least: 2, most: null }),
    gives: {
      ...answered,
      claims: [{ claim: 'It is so.', fact: { kind: 'calls', symbol: 'go', least: 2 }, holds: true }],
    },
  },
  {
    name: 'a fact of no known form',
    text: claimed({ kind: 'is-good', path: 'src/a.ts' }),
    problem: /claims\.0/,
  },
  {
    name: 'a fact without what it is about',
    text: claimed({ kind: 'contains', path: 'src/a.ts' }),
    problem: /claims\.0/,
  },
  {
    name: 'a count below nothing',
    text: claimed({ kind: 'calls', symbol: 'go', least: -1 }),
    problem: /claims\.0/,
  },
  {
    name: 'NaN for a count',
    text: claimed({ kind: 'calls', symbol: 'go' }).replace('"go"', '"go","least":NaN'),
    problem: /no complete|JSON/,
  },
  {
    name: 'a claim that says what came of it',
    text: claimed(imports, { holds: 'verified' }),
    problem: /holds/,
  },
  {
    name: 'a claim without a fact',
    text: json({ ...base, claims: [{ claim: 'Trust me.', holds: true }] }),
    problem: /fact/,
  },
  {
    name: 'thirteen claims',
    text: json({ ...base, claims: Array.from({ length: 13 }, () => claim) }),
    problem: /claims/,
  },
  { name: 'claims as a text', text: json({ ...base, claims: 'none' }), problem: /claims/ },
  { name: 'no answer', text: json({ ...base, answer: '' }), problem: /answer/ },
  { name: 'an answer of a page', text: json({ ...base, answer: 'x'.repeat(401) }), problem: /answer/ },
  {
    name: 'that it cannot be answered',
    text: json({ ...base, answer: 'Unknown.', cannot: 'The server is not in this repository.' }),
    gives: { kind: 'cannot', why: 'The server is not in this repository.' },
  },
  {
    name: 'another language',
    text: json({ ...base, answer: 'サーバーが再試行する。' }),
    gives: { ...answered, title: 'サーバーが再試行する。' },
  },
];
