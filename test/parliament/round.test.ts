import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeChangeSet, type ContentHash } from '../../src/core/change/change-set.ts';
import type { Edit } from '../../src/core/change/edit.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import type { ValidationReport } from '../../src/core/change/report.ts';
import { ok, type Result } from '../../src/core/kernel/result.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import type { Candidate } from '../../src/core/parliament/candidate.ts';
import type { CrossScore } from '../../src/core/parliament/ballot.ts';
import { decideByEvidence } from '../../src/core/parliament/evidence-policy.ts';
import type { Parliament as Port } from '../../src/engine/ports.ts';
import { makeOfflineMind } from '../../src/models/offline/mind.ts';
import type { Draft, Editor } from '../../src/parliament/drafts.ts';
import type { Evidence, Idea, Mind } from '../../src/parliament/mind.ts';
import type { Finding } from '../../src/core/parliament/objections.ts';
import { makeParliament, type BallotQuestion } from '../../src/parliament/round.ts';
import { loadRoles, type Role } from '../../src/parliament/seats.ts';

const never = new AbortController().signal;
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
const loaded = loadRoles();
const roles: readonly Role[] = loaded.ok ? loaded.value : [];

/** An editor over a workspace of one file: text edits of it are carried out for real, symbolic ones by a table. */
function editorOf(
  table: Readonly<Record<string, string | ReturnType<typeof refuse>>> = {},
): Editor & { calls: number } {
  const editor = {
    calls: 0,
    draft(edits: readonly Edit[]): Promise<Result<Draft>> {
      editor.calls++;
      let after = 'before';
      for (const edit of edits) {
        const found = edit.kind === 'write_file' ? edit.content : (table[edit.kind] ?? JSON.stringify(edit));
        if (typeof found !== 'string') return Promise.resolve(found);
        after = found;
      }
      return Promise.resolve(ok(draftTo(after)));
    },
  };
  return editor;
}

function draftTo(after: string): Draft {
  const version = (text: string) => ({ hash: sha256(text) as ContentHash, mode: 0o644, size: text.length });
  const changeSet = makeChangeSet(
    [{ path: 'src/x.ts' as WorkspacePath, before: version('before'), after: version(after) }],
    sha256,
  );
  return {
    changeSet,
    contents: new Map([[version(after).hash, new TextEncoder().encode(after)]]),
    stats: [{ path: 'src/x.ts', kind: 'modified', added: 1, removed: 1 }],
    diff: '',
  };
}

const write = (content: string, title = content): Idea => ({
  title,
  rationale: '',
  edits: [{ kind: 'write_file', path: 'src/x.ts', content }],
});
const scoreOf = (evidence: readonly Evidence[], outcome = 80): readonly CrossScore[] =>
  evidence.map(({ candidate }) => ({
    candidate: candidate.label,
    confidence: 70,
    risk: 10,
    outcome,
    reason: 'as seen',
    objections: [],
  }));

function mindOf(provider: string, parts: Partial<Mind> = {}): Mind {
  return {
    provider,
    impartial: false,
    frame: (request) => Promise.resolve(ok({ summary: `${provider}: ${request}`, criteria: [] })),
    propose: ({ seat }) => Promise.resolve(ok([write(`by ${seat.name}`)])),
    score: ({ evidence }) => Promise.resolve(ok(scoreOf(evidence))),
    ...parts,
  };
}

const framing = { summary: 'change x', criteria: [] };

/** A ballot of every seat that there is. */
function asking(candidates: BallotQuestion['candidates']): BallotQuestion {
  const roles = loadRoles();
  const seats = roles.ok ? roles.value.map(({ name }) => name) : [];
  return { framing, candidates, seats, findings: [] };
}
const report: ValidationReport = {
  checks: (['parse', 'imports', 'types', 'lint', 'tests'] as const).map((check) => ({
    check,
    outcome: 'passed',
    diagnostics: [],
    ms: 1,
  })),
  ms: 5,
};
function candidateOf(
  label: string,
  authors: readonly string[] = [],
  edits: readonly Edit[] = write(label).edits,
): Candidate {
  const { changeSet, stats } = draftTo(label);
  return {
    label,
    title: label,
    rationale: '',
    authors,
    edits,
    changeSet,
    stats,
    diff: sha256('') as ContentHash,
  };
}
const parliament = (minds: readonly Mind[], editor: Editor = editorOf(), patience = 2_000) =>
  makeParliament({ roles, minds, editor, patience });

async function proposed(minds: readonly Mind[], editor?: Editor, patience?: number) {
  const result = await parliament(minds, editor, patience).propose('change x', framing, never);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

it('is the parliament that the engine asks for', () => {
  const port: Port = parliament([makeOfflineMind()]);
  expect(port.seats).toHaveLength(7);
  expect(Object.keys(port.seats[0] ?? {}).toSorted()).toEqual([
    'lens',
    'measures',
    'name',
    'provider',
    'stance',
  ]);
});

describe('framing', () => {
  it("is the generalist's, or that of another provider when it fails", async () => {
    const minds = [mindOf('openai'), mindOf('anthropic'), mindOf('ollama')];
    expect(await parliament(minds).frame('x', never)).toMatchObject({
      ok: true,
      value: { summary: 'anthropic: x' },
    });
    const failing = [
      mindOf('openai'),
      mindOf('anthropic', { frame: () => Promise.reject(new Error('down')) }),
    ];
    expect(await parliament(failing).frame('x', never)).toMatchObject({
      ok: true,
      value: { summary: 'openai: x' },
    });
  });

  it('hands on the refusal of a mind', async () => {
    const result = await parliament([makeOfflineMind()]).frame('make it nicer', never);
    expect(result).toMatchObject({ ok: false, error: { code: 'needs-model' } });
  });

  it('refuses when every mind fails, and when it is interrupted', async () => {
    const broken = mindOf('openai', { frame: () => Promise.reject(new Error('down')) });
    expect(await parliament([broken]).frame('x', never)).toMatchObject({
      ok: false,
      error: { code: 'no-candidate' },
    });
    expect(await parliament([mindOf('openai')]).frame('x', AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { code: 'interrupted' },
    });
  });
});

describe('proposing', () => {
  it('asks one seat of each provider, three seats of a single one, and one where asking twice adds nothing', async () => {
    const several = await proposed([mindOf('openai'), mindOf('anthropic'), mindOf('ollama')]);
    expect(several.proposals).toHaveLength(3);
    const single = await proposed([mindOf('openai')]);
    expect(single.proposals.flatMap((proposal) => proposal.authors).toSorted()).toEqual([
      'architect-progressive',
      'developer-progressive',
      'sre-progressive',
    ]);
    const measuring = await proposed([mindOf('offline', { impartial: true })]);
    expect(measuring.proposals).toHaveLength(1);
  });

  it('merges ideas that come to the same bytes, and drafts the same edits once', async () => {
    const editor = editorOf({ organize_imports: 'same', remove_unused: 'same' });
    const idea = (edit: Edit): Idea => ({ title: edit.kind, rationale: '', edits: [edit] });
    const { proposals } = await proposed(
      [
        mindOf('openai', { propose: () => Promise.resolve(ok([idea({ kind: 'organize_imports' })])) }),
        mindOf('anthropic', { propose: () => Promise.resolve(ok([idea({ kind: 'organize_imports' })])) }),
        mindOf('ollama', {
          propose: () => Promise.resolve(ok([idea({ kind: 'remove_unused', what: 'all' })])),
        }),
      ],
      editor,
    );
    expect(proposals).toHaveLength(1);
    expect(proposals[0]).toMatchObject({ title: 'organize_imports' });
    expect(proposals[0]?.authors).toHaveLength(3);
    expect(editor.calls).toBe(2);
  });

  it('is put forward in an order that does not tell whose it is, the measured ones as they came', async () => {
    const texts = ['one', 'two', 'three'];
    const orders = [texts, texts.toReversed()].map((of) =>
      proposed(
        ['anthropic', 'ollama', 'openai'].map((provider, index) =>
          mindOf(provider, { propose: () => Promise.resolve(ok([write(of[index] ?? '')])) }),
        ),
      ),
    );
    const [first, second] = (await Promise.all(orders)).map(({ proposals }) =>
      proposals.map(({ title }) => title),
    );
    expect(first).toEqual(second);
    expect(first?.toSorted()).toEqual(texts.toSorted());
    const ideas = texts.map((text) => write(text));
    const measured = mindOf('offline', { impartial: true, propose: () => Promise.resolve(ok(ideas)) });
    expect((await proposed([measured])).proposals.map(({ title }) => title)).toEqual(texts);
  });

  it('counts a mind that throws, answers nonsense or lets time pass as absent, and goes on with the rest', async () => {
    const nonsense = { propose: () => Promise.resolve(ok([{ title: '', rationale: '', edits: [] }])) };
    const { proposals, absences } = await proposed(
      [
        mindOf('openai'),
        mindOf('anthropic', {
          propose: () => {
            throw new Error('down');
          },
        }),
        mindOf('ollama', nonsense),
        mindOf('slow', { propose: () => new Promise(() => undefined) }),
        mindOf('shy', { propose: () => Promise.resolve(refuse('needs-model', 'I cannot.')) }),
      ],
      editorOf(),
      30,
    );
    expect(proposals).toHaveLength(1);
    expect(absences.map((absence) => absence.why).toSorted()).toEqual([
      'malformed',
      'malformed',
      'refused',
      'timed-out',
    ]);
  });

  it('drops what the editor refuses, and returns the most helpful refusal when nothing is left', async () => {
    const missing = refuse('not-found', 'There is no getUsr.', 'Did you mean getUser?');
    const editor = editorOf({
      rename_symbol: missing,
      organize_imports: refuse('nothing-to-do', 'They are sorted.'),
    });
    const ideas = (edits: readonly Edit[]) =>
      mindOf('openai', {
        propose: () =>
          Promise.resolve(ok(edits.map((edit) => ({ title: edit.kind, rationale: '', edits: [edit] })))),
      });
    const rename: Edit = { kind: 'rename_symbol', name: 'getUsr', to: 'b' };
    const kept = await proposed(
      [ideas([rename, { kind: 'write_file', path: 'a.ts', content: 'a' }])],
      editor,
    );
    expect(kept.proposals.map((proposal) => proposal.title)).toEqual(['write_file']);
    const none = await parliament([ideas([{ kind: 'organize_imports' }, rename])], editor).propose(
      'x',
      framing,
      never,
    );
    expect(none).toEqual(missing);
  });

  it('takes a draft that changes nothing for a request that is fulfilled', async () => {
    const result = await parliament([
      mindOf('openai', { propose: () => Promise.resolve(ok([write('before')])) }),
    ]).propose('x', framing, never);
    expect(result).toMatchObject({ ok: false, error: { code: 'nothing-to-do' } });
  });

  it('does not do more instead when what was asked is done already', async () => {
    const editor = editorOf({ remove_unused: refuse('nothing-to-do', 'Nothing is unused.') });
    const mind = mindOf('openai', {
      propose: () =>
        Promise.resolve(
          ok([
            {
              title: 'asked',
              rationale: '',
              edits: [{ kind: 'remove_unused', what: 'imports' }],
              reach: 'literal',
            },
            { ...write('more'), reach: 'wider' },
          ]),
        ),
    });
    expect(await parliament([mind], editor).propose('x', framing, never)).toMatchObject({
      ok: false,
      error: { code: 'nothing-to-do' },
    });
  });

  it("puts forward eight at most, every author's first before anybody's second", async () => {
    const many = (provider: string) =>
      mindOf(provider, {
        propose: () =>
          Promise.resolve(ok(Array.from({ length: 20 }, (_, n) => write(`${provider} ${String(n)}`)))),
      });
    const { proposals } = await proposed([many('openai'), many('anthropic')]);
    expect(proposals).toHaveLength(8);
    const firstFour = (provider: string) => [0, 1, 2, 3].map((n) => `${provider} ${String(n)}`);
    expect(proposals.map((proposal) => proposal.title).toSorted()).toEqual([
      ...firstFour('anthropic'),
      ...firstFour('openai'),
    ]);
  });

  it('stops drafting when it is interrupted', async () => {
    const controller = new AbortController();
    const editor = editorOf();
    const stopping: Editor = {
      draft: (edits, signal) => {
        controller.abort();
        return editor.draft(edits, signal);
      },
    };
    const mind = mindOf('openai', {
      propose: () => Promise.resolve(ok([write('a'), write('b'), write('c')])),
    });
    const result = await makeParliament({ roles, minds: [mind], editor: stopping }).propose(
      'x',
      framing,
      controller.signal,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'interrupted' } });
    expect(editor.calls).toBe(1);
  });
});

describe('the ballot', () => {
  const two = [
    { candidate: candidateOf('A', ['developer-progressive']), report },
    { candidate: candidateOf('B', ['sre-critic']), report },
  ];

  it('asks the seats of the wave and nobody else, and shows them what was found out', async () => {
    const seen: (readonly Finding[])[] = [];
    const mind = mindOf('openai', {
      score: ({ evidence, findings }) => {
        seen.push(findings);
        return Promise.resolve(ok(scoreOf(evidence)));
      },
    });
    const finding = { id: 'e1', check: 'lint', claim: 'x', status: 'refuted', says: 'y' } as const;
    const findings = ['A', 'Z'].map((candidate) => ({ ...finding, candidate }));
    const question = { ...asking(two), seats: ['sre-progressive', 'nobody'], findings };
    const { ballots, absences } = await parliament([mind]).ballot(question, never);
    expect(ballots.map(({ seat }) => seat)).toEqual(['sre-progressive']);
    // Whoever sat when the session began and sits no more is missing, and told to be.
    expect(absences).toEqual([{ seat: 'nobody', why: 'refused' }]);
    expect(seen).toEqual([[{ ...finding, candidate: 'A' }]]);
  });

  it("hides the authors, turns the order from seat to seat, and leaves out a seat's own candidate", async () => {
    const seen = new Map<string, readonly Evidence[]>();
    const mind = mindOf('openai', {
      score: ({ seat, evidence }) => {
        seen.set(seat.name, evidence);
        return Promise.resolve(ok(scoreOf(evidence)));
      },
    });
    const { ballots, absences } = await parliament([mind]).ballot(asking(two), never);
    expect(absences).toEqual([]);
    expect(ballots).toHaveLength(7);
    expect([...seen.values()].flat().some(({ candidate }) => 'authors' in candidate)).toBe(false);
    const orders = [...seen].map(([, evidence]) => evidence.map(({ candidate }) => candidate.label).join(''));
    expect(orders.filter((order) => order === 'AB').length).toBeGreaterThan(0);
    expect(orders.filter((order) => order === 'BA').length).toBeGreaterThan(0);
    expect(seen.get('developer-progressive')?.map(({ candidate }) => candidate.label)).toEqual(['B']);
    expect(seen.get('sre-critic')?.map(({ candidate }) => candidate.label)).toEqual(['A']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('down');
      },
      'malformed',
    ],
    ['rejects', () => Promise.reject(new Error('down')), 'malformed'],
    ['never answers', () => new Promise<never>(() => undefined), 'timed-out'],
    ['refuses', () => Promise.resolve(refuse('needs-model', 'no')), 'refused'],
    [
      'leaves a candidate out',
      ({ evidence }: { evidence: readonly Evidence[] }) => Promise.resolve(ok(scoreOf(evidence).slice(1))),
      'malformed',
    ],
    [
      'scores one twice',
      ({ evidence }: { evidence: readonly Evidence[] }) =>
        Promise.resolve(ok([...scoreOf(evidence).slice(1), ...scoreOf(evidence).slice(1)])),
      'malformed',
    ],
    [
      'scores above 100',
      ({ evidence }: { evidence: readonly Evidence[] }) => Promise.resolve(ok(scoreOf(evidence, 130))),
      'malformed',
    ],
    [
      'sees danger without a reason',
      ({ evidence }: { evidence: readonly Evidence[] }) =>
        Promise.resolve(ok(scoreOf(evidence).map((score) => ({ ...score, risk: 80 })))),
      'malformed',
    ],
  ] as const)('takes a mind that %s as absent, never as a score', async (_how, score, why) => {
    const bad = mindOf('ollama', { score });
    const { ballots, absences } = await parliament([mindOf('openai'), bad], editorOf(), 30).ballot(
      asking([
        { candidate: candidateOf('A'), report },
        { candidate: candidateOf('B'), report },
      ]),
      never,
    );
    expect(ballots.length + absences.length).toBe(7);
    expect(absences.length).toBeGreaterThanOrEqual(3);
    expect(new Set(absences.map((absence) => absence.why))).toEqual(new Set([why]));
  });

  it('rejects when it is interrupted, so that cut-off ballots are not kept as absences', async () => {
    const hanging = mindOf('openai', { score: () => new Promise(() => undefined) });
    await expect(
      parliament([hanging]).ballot(asking(two), AbortSignal.abort(new Error('stop'))),
    ).rejects.toThrow('stop');
  });
});

describe('the offline parliament', () => {
  it('takes a request to a consensus on its literal reading', async () => {
    const request = 'remove unused imports in src/x.ts';
    const offline = parliament([makeOfflineMind()]);
    const framed = await offline.frame(request, never);
    if (!framed.ok) throw new Error(framed.error.message);
    const round = await offline.propose(request, framed.value, never);
    if (!round.ok) throw new Error(round.error.message);
    const candidates = round.value.proposals.map((proposal, index) => ({
      candidate: candidateOf('AB'[index] ?? 'C', proposal.authors, proposal.edits),
      report,
    }));
    const { ballots, absences } = await offline.ballot(
      { ...asking(candidates), framing: framed.value },
      never,
    );
    expect(absences).toEqual([]);
    expect(ballots.every((ballot) => ballot.scores.length === 2)).toBe(true);
    const verdict = decideByEvidence({
      contenders: candidates.map(({ candidate, report: checked }) => ({
        label: candidate.label,
        report: checked,
      })),
      ballots,
      seats: offline.seats,
    });
    expect(verdict).toMatchObject({ kind: 'consensus', candidate: 'A' });
  });
});
