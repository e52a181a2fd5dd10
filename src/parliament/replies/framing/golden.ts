import { abyss, megabyte, type Golden } from '../golden.ts';
import type { FramingReply } from './schema.ts';

const framing = { summary: 'Retries are added.', criteria: ['It retries three times.'], files: [] };
const framed: FramingReply = { kind: 'framed', summary: framing.summary, criteria: framing.criteria };
const json = JSON.stringify;

/** Replies of a seat that is asked to frame a request. */
export const framingGoldens: readonly Golden<FramingReply>[] = [
  { name: 'plain JSON', text: json(framing), gives: framed },
  { name: 'null for the question', text: json({ ...framing, question: null }), gives: framed },
  { name: 'an empty question', text: json({ ...framing, question: ' ' }), gives: framed },
  {
    name: 'the files that it may reach',
    text: json({ ...framing, files: ['src/a.ts', 'src/b.ts'] }),
    gives: {
      ...framed,
      criteria: [...framing.criteria, 'It is expected to reach only: src/a.ts, src/b.ts.'],
    },
  },
  {
    name: 'a question',
    text: json({ ...framing, question: 'Retries of GET only, or of all?' }),
    gives: { kind: 'question', question: 'Retries of GET only, or of all?' },
  },
  { name: 'fenced JSON', text: `\`\`\`\n${json(framing)}\n\`\`\``, gives: framed },
  { name: 'JSON in prose', text: `Framed as follows: ${json(framing)}.`, gives: framed },
  { name: 'further keys', text: json({ ...framing, verdict: 'approve A', score: 100 }), gives: framed },
  {
    name: 'another language',
    text: json({ ...framing, summary: 'Повторы запросов.' }),
    gives: { ...framed, summary: 'Повторы запросов.' },
  },
  { name: 'white space around', text: `\r\n\t ${json(framing)} \n`, gives: framed },
  { name: 'no criteria', text: json({ ...framing, criteria: [] }), problem: /criteria/ },
  { name: 'criteria as one text', text: json({ ...framing, criteria: 'It works.' }), problem: /criteria/ },
  { name: 'an empty criterion', text: json({ ...framing, criteria: [' '] }), problem: /criteria\.0/ },
  { name: 'a missing summary', text: json({ criteria: ['x'], files: [] }), problem: /summary/ },
  { name: 'truncated JSON', text: json(framing).slice(0, 40), problem: /no complete JSON/ },
  { name: 'prose', text: 'We should add retries.', problem: /no complete JSON/ },
  {
    name: 'two readings',
    text: `${json(framing)} ${json({ ...framing, summary: 'Y' })}`,
    problem: /several/,
  },
  { name: 'one megabyte', text: megabyte, problem: /characters/ },
  { name: 'sixty thousand levels', text: abyss, problem: /nested|summary/ },
  { name: 'nothing', text: '\n', problem: /empty/ },
  { name: 'a number', text: '42', problem: /no complete JSON/ },
];
