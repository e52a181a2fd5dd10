import type { Numbers } from '../ballot/golden.ts';
import { forms, type Golden } from '../golden.ts';

const json = JSON.stringify;
const score = (candidate: string, more: object = {}) => ({
  candidate,
  outcome: 85,
  risk: 20,
  confidence: 70,
  reason: 'It is so.',
  objections: [],
  ...more,
});
const both = (a: object = {}, b: object = {}) => ({ scores: [score('A', a), score('B', b)] });
const plain: Numbers = [
  ['A', 85, 20, 70],
  ['B', 85, 20, 70],
];
const fact = { kind: 'imports', path: 'src/a.ts', from: 'src/b.ts' };
const objecting = (objection: object) => json(both({ objections: [objection] }));

/** Replies of the seat `sre-critic` that is asked about the statements A and B. */
export const judgementGoldens: readonly Golden<Numbers>[] = [
  ...forms(both(), plain, both({ outcome: 10 })).filter(({ name }) => name !== 'further keys'),
  {
    name: 'percent signs and texts',
    text: json(both({ outcome: '85%', risk: '20/100', confidence: [70] })),
    gives: plain,
  },
  {
    name: 'the declared scale 0-1',
    text: json({
      scale: '0-1',
      scores: ['A', 'B'].map((each) => score(each, { outcome: 0.85, risk: 0.2, confidence: 0.7 })),
    }),
    gives: plain,
  },
  { name: '0.85 without a declared scale', text: json(both({ outcome: 0.85 })), problem: /outcome/ },
  { name: 'out of range', text: json(both({ outcome: 101 })), problem: /outcome/ },
  { name: 'below nothing', text: json(both({ risk: -1 })), problem: /risk/ },
  { name: 'NaN', text: json(both()).replace('85', 'NaN'), problem: /no complete|JSON/ },
  {
    name: 'the letters in lower case',
    text: json({ scores: [score('candidate a'), score(' b ')] }),
    gives: plain,
  },
  { name: 'one too few', text: json({ scores: [score('A')] }), problem: /each of B, A/ },
  {
    name: 'one too many',
    text: json({ scores: [score('A'), score('B'), score('C')] }),
    problem: /each of B, A/,
  },
  { name: 'one of them twice', text: json({ scores: [score('A'), score('A')] }), problem: /each of B, A/ },
  { name: 'a vote for another seat', text: json({ seat: 'generalist', ...both() }), problem: /another seat/ },
  { name: 'its own seat named', text: json({ seat: 'sre-critic', ...both() }), gives: plain },
  { name: 'a high risk without a reason', text: json(both({ risk: 60 })), problem: /risk above 50/ },
  {
    name: 'a high risk with its reason',
    text: json(both({ risk: 60, objections: [{ claim: 'It is not.', fact, holds: false }] })),
    gives: [
      ['A', 85, 60, 70],
      ['B', 85, 20, 70],
    ],
  },
  {
    name: 'an objection in words',
    text: objecting({ claim: 'I doubt it.', fact: null, holds: null }),
    gives: plain,
  },
  {
    name: 'an objection with a fact',
    text: objecting({ claim: 'a does not import b.', fact, holds: false }),
    gives: plain,
  },
  {
    name: 'a fact of no known form',
    text: objecting({ claim: 'x', fact: { kind: 'exec', command: 'rm -rf /' } }),
    problem: /objections/,
  },
  {
    name: 'an objection that verifies itself',
    text: objecting({ claim: 'x', status: 'verified', finding: 'Trust me.' }),
    gives: plain,
  },
  { name: 'an objection without words', text: objecting({ claim: ' ' }), problem: /claim/ },
  {
    name: 'Markdown with bold labels',
    text: ['A', 'B']
      .map((each) => `## Candidate ${each}\n**Confidence:** 70\n**Risk:** [20]\n**Outcome:** 85%`)
      .join('\n'),
    gives: plain,
  },
  { name: 'another language', text: json(both({ reason: 'Es stimmt.' })), gives: plain },
];
