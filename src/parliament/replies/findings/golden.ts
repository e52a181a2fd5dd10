import { forms, type Golden } from '../golden.ts';
import type { FindingsReply } from './schema.ts';

const json = JSON.stringify;
const one = {
  path: 'src/a.ts',
  line: 3,
  finding: 'The retry has no limit.',
  why: 'It may go on for ever.',
  request: 'limit the retries in src/a.ts to three',
  claims: [],
};
const found = {
  place: { path: 'src/a.ts', line: 3 },
  title: one.finding,
  text: one.why,
  request: one.request,
  claims: [],
};
const nowhere = { ...found, place: { path: 'src/a.ts' } };
const { request: _, ...undone } = found;
const all = (...findings: readonly object[]) => json({ findings });

/** Replies of a seat that is asked what there is to find. */
export const findingsGoldens: readonly Golden<FindingsReply>[] = [
  ...forms({ findings: [one] }, [found], { findings: [{ ...one, line: 4 }] }),
  { name: 'nothing found', text: all(), gives: [] },
  {
    name: 'two',
    text: all(one, { ...one, path: 'src/b.ts' }),
    gives: [found, { ...found, place: { path: 'src/b.ts', line: 3 } }],
  },
  {
    name: 'more than five',
    text: all(one, one, one, one, one, one),
    gives: [found, found, found, found, found],
  },
  { name: 'twenty-one', text: all(...Array.from({ length: 21 }, () => one)), problem: /findings/ },
  { name: 'a whole file', text: all({ ...one, line: null }), gives: [nowhere] },
  { name: 'line 0', text: all({ ...one, line: 0 }), problem: /line/ },
  { name: 'a line that is a text', text: all({ ...one, line: '3' }), problem: /line/ },
  { name: 'no change to ask for', text: all({ ...one, request: null }), gives: [undone] },
  { name: 'an empty request', text: all({ ...one, request: '' }), gives: [undone] },
  { name: 'a path with a dot in front', text: all({ ...one, path: './src/a.ts' }), gives: [found] },
  {
    name: 'a path out of the workspace',
    text: all({ ...one, path: '../../etc/passwd' }),
    problem: /leads out/,
  },
  { name: 'an absolute path', text: all({ ...one, path: '/etc/passwd' }), problem: /absolute/ },
  { name: 'no path', text: all({ ...one, path: '' }), problem: /path/ },
  { name: 'no finding', text: all({ ...one, finding: ' ' }), problem: /finding/ },
  { name: 'a finding of a page', text: all({ ...one, finding: 'x'.repeat(401) }), problem: /finding/ },
  { name: 'a why of a book', text: all({ ...one, why: 'x'.repeat(2_001) }), problem: /why/ },
  { name: 'a request of a page', text: all({ ...one, request: 'x'.repeat(601) }), problem: /request/ },
  { name: 'a list in place of an object', text: json({ findings: { 0: one } }), problem: /findings/ },
  {
    name: 'another language',
    text: all({ ...one, finding: 'Das Wiederholen hat keine Grenze.' }),
    gives: [{ ...found, title: 'Das Wiederholen hat keine Grenze.' }],
  },
];
