import { abyss, megabyte, type Golden } from '../golden.ts';
import type { ProposalReply } from './schema.ts';

const edit = { kind: 'search_replace', path: 'src/a.ts', search: 'one', replace: 'two' } as const;
const proposal = { title: 'Two', rationale: 'As asked.', edits: [edit] };
const proposed: ProposalReply = { kind: 'proposed', ...proposal };
const json = JSON.stringify;
const withEdit = (wrong: object) => json({ ...proposal, edits: [wrong] });

/** Replies of a seat that is asked for a change. */
export const proposalGoldens: readonly Golden<ProposalReply>[] = [
  { name: 'plain JSON', text: json(proposal), gives: proposed },
  { name: 'null for what is absent', text: json({ ...proposal, cannot: null }), gives: proposed },
  {
    name: 'fenced JSON in prose, its text with a fence of its own',
    text: `I propose:\n~~~json\n${json({ ...proposal, rationale: '```ts\nlet a\n```' })}\n~~~\n`,
    gives: { ...proposed, rationale: '```ts\nlet a\n```' },
  },
  {
    name: 'a symbolic edit with null for its optional keys',
    text: withEdit({ kind: 'rename_symbol', name: 'Limiter', to: 'Gate', in: null }),
    gives: { ...proposed, edits: [{ kind: 'rename_symbol', name: 'Limiter', to: 'Gate' }] },
  },
  {
    name: 'text with braces, quotes and line ends',
    text: `Here: ${withEdit({ kind: 'write_file', path: 'a.ts', content: 'const a = "}";\n' })}`,
    gives: { ...proposed, edits: [{ kind: 'write_file', path: 'a.ts', content: 'const a = "}";\n' }] },
  },
  {
    name: 'nothing to propose',
    text: json({ title: 'None', rationale: '', edits: [], cannot: 'There is no such file.' }),
    gives: { kind: 'cannot', why: 'There is no such file.' },
  },
  {
    name: 'a rationale in another language',
    text: json({ ...proposal, rationale: 'パフォーマンスのため' }),
    gives: { ...proposed, rationale: 'パフォーマンスのため' },
  },
  {
    name: 'the same proposal twice',
    text: `\`\`\`json\n${json(proposal)}\n\`\`\`\nagain\n\`\`\`json\n${json(proposal)}\n\`\`\``,
    gives: proposed,
  },
  { name: 'no edits and no reason', text: json({ ...proposal, edits: [] }), problem: /"cannot"/ },
  {
    name: 'an unknown edit',
    text: withEdit({ kind: 'run_command', command: 'rm -rf /' }),
    problem: /edits\.0/,
  },
  {
    name: 'an edit without its text',
    text: withEdit({ kind: 'write_file', path: 'a.ts' }),
    problem: /edits\.0/,
  },
  {
    name: 'a name that is none',
    text: withEdit({ kind: 'rename_symbol', name: 'a b', to: 'c' }),
    problem: /edits\.0/,
  },
  { name: 'an empty search', text: withEdit({ ...edit, search: '' }), problem: /edits\.0/ },
  { name: 'truncated JSON', text: json(proposal).slice(0, -10), problem: /no complete JSON/ },
  {
    name: 'two different proposals',
    text: `${json(proposal)} or ${json({ ...proposal, title: 'X' })}`,
    problem: /several/,
  },
  {
    name: 'a bare diff',
    text: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b',
    gives: {
      kind: 'proposed',
      title: '1 edit',
      rationale: '',
      edits: [{ kind: 'unified_diff', patch: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' }],
    },
  },
  { name: 'an empty title', text: json({ ...proposal, title: ' ' }), problem: /title/ },
  {
    name: 'two hundred edits',
    text: json({ ...proposal, edits: Array.from({ length: 200 }, () => edit) }),
    problem: /edits/,
  },
  { name: 'a lone edit', text: json(edit), problem: /title/ },
  { name: 'one megabyte', text: megabyte, problem: /characters/ },
  { name: 'sixty thousand levels', text: abyss, problem: /nested|title/ },
  { name: 'nothing', text: '', problem: /empty/ },
  { name: 'a refusal in prose', text: "I'm sorry, I can't help with that.", problem: /no complete JSON/ },
];
