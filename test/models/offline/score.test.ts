import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Diagnostic,
  ValidationReport,
  CheckResult,
  CheckName,
} from '../../../src/core/change/report.ts';
import { checkNames } from '../../../src/core/change/report.ts';
import type { SymbolicEdit } from '../../../src/core/change/edit.ts';
import { CrossScoreSchema } from '../../../src/core/parliament/ballot.ts';
import { decideByEvidence } from '../../../src/core/parliament/evidence-policy.ts';
import type { FileStat } from '../../../src/core/parliament/candidate.ts';
import { scoreAll, type Evidence } from '../../../src/models/offline/score/score.ts';

const request = 'rename getUser to fetchUser';
const framing = { summary: request, criteria: [] };
const rename: SymbolicEdit = { kind: 'rename_symbol', name: 'getUser', to: 'fetchUser' };
const lenses = ['generalist', 'developer', 'architect', 'sre'] as const;
const stances = ['progressive', 'critic', 'neutral'] as const;
const seven = [
  { lens: 'generalist', stance: 'neutral' },
  { lens: 'developer', stance: 'progressive' },
  { lens: 'developer', stance: 'critic' },
  { lens: 'architect', stance: 'progressive' },
  { lens: 'architect', stance: 'critic' },
  { lens: 'sre', stance: 'progressive' },
  { lens: 'sre', stance: 'critic' },
] as const;

function diagnostics(count: number, severity: 'error' | 'warning'): Diagnostic[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'src/users.ts',
    line: index + 1,
    column: 1,
    code: severity === 'error' ? 'TS2322' : 'eslint/no-console',
    severity,
    message: 'as found',
    origin: 'introduced' as const,
  }));
}

type Outcomes = Partial<Record<CheckName, 'passed' | 'failed' | 'skipped' | 'crashed'>>;

function report(outcomes: Outcomes = {}, errors = 0, warnings = 0): ValidationReport {
  const checks = checkNames.map((check): CheckResult => {
    const outcome = outcomes[check] ?? (check === 'types' && errors > 0 ? 'failed' : 'passed');
    const found =
      check === 'types'
        ? diagnostics(errors, 'error')
        : check === 'lint'
          ? diagnostics(warnings, 'warning')
          : [];
    const common = { check, diagnostics: found, ms: 1 };
    return outcome === 'skipped' || outcome === 'crashed'
      ? { ...common, outcome, why: 'no reason given' }
      : { ...common, outcome };
  });
  return { checks, ms: 5 };
}

function evidence(of: {
  label?: string;
  edits?: readonly SymbolicEdit[];
  files?: number;
  lines?: number;
  path?: string;
  report?: ValidationReport;
}): Evidence {
  const files = of.files ?? 2;
  const lines = of.lines ?? 8;
  const stats: FileStat[] = Array.from({ length: files }, (_, index) => ({
    path: index === 0 && of.path !== undefined ? of.path : `src/file-${index}.ts`,
    kind: 'modified',
    added: index === 0 ? Math.ceil(lines / 2) : 0,
    removed: index === 0 ? Math.floor(lines / 2) : 0,
  }));
  return {
    candidate: { label: of.label ?? 'A', edits: of.edits ?? [rename], stats },
    report: of.report ?? report(),
  };
}

function scored(one: Evidence, seat: (typeof seven)[number] = seven[0], said = framing) {
  const [score] = scoreAll([one], said, seat);
  if (score === undefined) throw new Error('no score');
  return score;
}

/** What the evidence policy makes of seven offline seats' ballots on one candidate. */
function probability(one: Evidence, said = framing): number {
  const seats = seven.map(({ lens, stance }) => ({
    name: `${lens}-${stance}`,
    lens,
    stance,
    provider: 'offline',
  }));
  const ballots = seats.map((seat) => ({ seat: seat.name, scores: scoreAll([one], said, seat) }));
  const contenders = [{ label: one.candidate.label, report: one.report }];
  const verdict = decideByEvidence({ contenders, ballots, seats });
  return verdict.standings[0]?.probability ?? 0;
}

describe('scores', () => {
  it.each([
    ['clean and literal', evidence({}), 'yes'],
    [
      'clean where no lint and no tests exist',
      evidence({ report: report({ lint: 'skipped', tests: 'skipped' }) }),
      'yes',
    ],
    ['clean and spread over thirty files', evidence({ files: 30, lines: 140 }), 'yes'],
    ['one new warning', evidence({ report: report({}, 0, 1) }), 'yes'],
    ['one new warning and no tests', evidence({ report: report({ tests: 'skipped' }, 0, 1) }), 'yes'],
    ['six new warnings although tests passed', evidence({ report: report({}, 0, 6) }), 'no'],
    ['lint crashed although tests passed', evidence({ report: report({ lint: 'crashed' }) }), 'no'],
    ['tests crashed', evidence({ report: report({ tests: 'crashed' }) }), 'no'],
    ['one new error', evidence({ report: report({}, 1) }), 'no'],
    ['a test failed', evidence({ report: report({ tests: 'failed' }) }), 'no'],
    [
      'generated files edited and no tests',
      evidence({ path: 'dist/index.js', report: report({ tests: 'skipped' }) }),
      'no',
    ],
    [
      'five thousand lines in two hundred files',
      evidence({ files: 200, lines: 5000, report: report({ tests: 'skipped' }) }),
      'no',
    ],
  ] as const)('%s: consensus %s', (_case, one, consensus) => {
    expect(probability(one) >= 0.8 ? 'yes' : 'no').toBe(consensus);
  });

  it('puts the literal reading before a narrower and a wider one that are as clean', () => {
    const said = { summary: 'add JSDoc to src/x.ts', criteria: [] };
    const jsdoc = (exportedOnly: boolean): SymbolicEdit => ({
      kind: 'add_jsdoc',
      exportedOnly,
      paths: ['src/x.ts'],
    });
    for (const seat of seven) {
      const [all, exported, other] = scoreAll(
        [
          evidence({ label: 'A', edits: [jsdoc(false)], files: 1, lines: 20 }),
          evidence({ label: 'B', edits: [jsdoc(true)], files: 1, lines: 10 }),
          evidence({ label: 'C', edits: [rename], files: 1, lines: 20 }),
        ],
        said,
        seat,
      );
      expect(all?.outcome).toBeGreaterThan(exported?.outcome ?? 101);
      expect(all?.outcome).toBeGreaterThan(other?.outcome ?? 101);
    }
  });

  it('knows a reading again when its fields come back in another order', () => {
    const shuffled = JSON.parse('{"to":"fetchUser","name":"getUser","kind":"rename_symbol"}') as SymbolicEdit;
    expect(scored(evidence({ edits: [shuffled] }))).toEqual(scored(evidence({})));
  });

  it('states what was measured', () => {
    const reason = scored(
      evidence({ files: 3, lines: 14, edits: [{ kind: 'organize_imports' }] }),
      seven[1],
      {
        summary: 'organize imports',
        criteria: [],
      },
    ).reason;
    expect(reason).toBe(
      '0 new errors, 0 new warnings, 3 files, 14 lines, exported signature unchanged, tests passed, covers what was asked',
    );
  });

  it('names file and line of the first new error', () => {
    const score = scored(evidence({ report: report({}, 2) }));
    expect(score.objections[0]).toMatchObject({ status: 'verified', file: 'src/users.ts', line: 1 });
    expect(score.risk).toBeGreaterThan(50);
  });

  it('weighs by lens: running code for the SRE, reach and surface for the architect', () => {
    const logging = evidence({
      edits: [{ kind: 'add_logging', logger: 'console.log', detailed: true }],
      lines: 120,
    });
    const said = { summary: 'add detailed logging', criteria: [] };
    expect(scored(logging, seven[5], said).outcome).toBeLessThan(scored(logging, seven[1], said).outcome);
    const wide = evidence({ files: 60, lines: 500 });
    expect(scored(wide, seven[3]).outcome).toBeLessThan(scored(wide, seven[1]).outcome);
  });
});

describe('laws', () => {
  const seat = fc.record({ lens: fc.constantFrom(...lenses), stance: fc.constantFrom(...stances) });
  const outcome = fc.constantFrom('passed' as const, 'skipped' as const, 'crashed' as const);
  const facts = fc.record({
    errors: fc.nat(30),
    warnings: fc.nat(60),
    files: fc.integer({ min: 1, max: 200 }),
    lines: fc.nat(5000),
    lint: outcome,
    tests: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const, 'crashed' as const),
    path: fc.constantFrom('src/a.ts', 'dist/a.js', 'package.json'),
  });
  const build = (of: typeof facts extends fc.Arbitrary<infer T> ? T : never) =>
    evidence({
      files: of.files,
      lines: of.lines,
      path: of.path,
      report: report({ lint: of.lint, tests: of.tests }, of.errors, of.warnings),
    });

  it('never scores more errors or warnings better, for any seat', () => {
    fc.assert(
      fc.property(
        facts,
        seat,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('errors' as const, 'warnings' as const, 'lines' as const, 'files' as const),
        (of, who, more, what) => {
          const [before] = scoreAll([build(of)], framing, who);
          const [after] = scoreAll([build({ ...of, [what]: of[what] + more })], framing, who);
          expect(after?.outcome).toBeLessThanOrEqual(before?.outcome ?? -1);
          expect(after?.risk).toBeGreaterThanOrEqual(before?.risk ?? 101);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never scores a check that crashed above one that passed', () => {
    fc.assert(
      fc.property(facts, seat, (of, who) => {
        const [passed] = scoreAll([build({ ...of, lint: 'passed' })], framing, who);
        const [crashed] = scoreAll([build({ ...of, lint: 'crashed' })], framing, who);
        expect(crashed?.outcome).toBeLessThanOrEqual(passed?.outcome ?? -1);
      }),
    );
  });

  it('gives valid scores with an objection for every high risk, always the same', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 5 }), seat, (all, who) => {
        const ballot = all.map((of, index) => {
          const built = build(of);
          return { ...built, candidate: { ...built.candidate, label: 'ABCDE'[index] ?? 'Z' } };
        });
        const scores = scoreAll(ballot, framing, who);
        expect(scoreAll(ballot, framing, who)).toEqual(scores);
        expect(scores.map((score) => score.candidate)).toEqual(ballot.map((one) => one.candidate.label));
        for (const score of scores) {
          expect(CrossScoreSchema.safeParse(score).success).toBe(true);
          if (score.risk > 50) expect(score.objections.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
