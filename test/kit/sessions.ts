import { createHash } from 'node:crypto';
import {
  makeChangeSet,
  type ChangeSet,
  type ContentHash,
  type FileVersion,
} from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import type { CheckName, CheckResult, Diagnostic, ValidationReport } from '../../src/core/change/report.ts';
import type { Candidate } from '../../src/core/parliament/candidate.ts';
import type { Seat } from '../../src/core/parliament/seat.ts';
import type { Person } from '../../src/core/people/person.ts';
import type { SessionEvent } from '../../src/core/session/events.ts';
import { replay } from '../../src/core/session/evolve.ts';
import type { SessionState } from '../../src/core/session/state.ts';
import { SessionIdSchema } from '../../src/core/kernel/ids.ts';

/** Builders of core values for tests. */
export const session = SessionIdSchema.parse('sess_20260202_143022_9f2c01ab');
export const owner: Person = { id: 'cli:1000', role: 'owner' };

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function version(text: string, mode = 0o644): FileVersion {
  return { hash: sha256(text) as ContentHash, mode, size: Buffer.byteLength(text) };
}

export function changeSetOf(files: Record<string, readonly [string | null, string | null]>): ChangeSet {
  return makeChangeSet(
    Object.entries(files).map(([path, [before, after]]) => ({
      path: path as WorkspacePath,
      before: before === null ? 'absent' : version(before),
      after: after === null ? 'absent' : version(after),
    })),
    sha256,
  );
}

export function candidate(label: string, text = `text of ${label}`): Candidate {
  return {
    label,
    title: `Candidate ${label}`,
    rationale: 'Because it was asked for.',
    authors: ['developer-progressive'],
    edits: [{ kind: 'write_file', path: 'a.ts', content: text }],
    changeSet: changeSetOf({ 'a.ts': ['old', text] }),
    stats: [{ path: 'a.ts', kind: 'modified', added: 1, removed: 1 }],
    diff: sha256(`diff ${label}`) as ContentHash,
  };
}

export const seats: readonly Seat[] = [
  { name: 'generalist', lens: 'generalist', stance: 'neutral', provider: 'offline' },
  ...(['developer', 'architect', 'sre'] as const).flatMap((lens) =>
    (['progressive', 'critic'] as const).map((stance) => ({
      name: `${lens}-${stance}`,
      lens,
      stance,
      provider: 'offline',
    })),
  ),
];

export function diagnostic(overrides: Partial<Diagnostic> = {}): Diagnostic {
  return {
    path: 'a.ts',
    line: 1,
    column: 1,
    code: 'TS2322',
    severity: 'error',
    message: 'Type string is not assignable to type number.',
    origin: 'introduced',
    ...overrides,
  };
}

/** A report in which every check passed, apart from the overrides. */
export function report(overrides: Partial<Record<CheckName, Partial<CheckResult>>> = {}): ValidationReport {
  const names: readonly CheckName[] = ['parse', 'imports', 'types', 'lint', 'tests'];
  return {
    ms: 5,
    checks: names.map(
      (check) => ({ check, outcome: 'passed', diagnostics: [], ms: 1, ...overrides[check] }) as CheckResult,
    ),
  };
}

export const started: SessionEvent = {
  type: 'session-started',
  kind: 'code',
  request: 'rename a to b',
  by: owner,
  workspace: '/work/space',
  autoApprove: false,
  seats,
};

/** The state after the events, in order from 1. Throws on none. */
export function stateAfter(...events: readonly SessionEvent[]): SessionState {
  const state = replay(events.map((event, index) => ({ session, seq: index + 1, at: 1_000 + index, event })));
  if (state === undefined) throw new Error('no events');
  return state;
}
