import { plural } from '../../../core/change/report.ts';
import type { SessionPhase } from '../../../core/session/state.ts';

/** The conversation itself: what is asked back, and short answers. */
export const talk = {
  notAllowed: (role: string) => `As ${role} you may not do this.`,
  askOwner: 'Ask an owner.',
  failed: '✋ IDS itself failed; its log has the details.\n   Nothing is lost; try again, or see /doctor.',
  whatShouldChange: '✋ What should change?',
  meantCommand: (name: string) =>
    `Did you mean /${name}? Words without a command are a question to the parliament; nothing was begun.`,
  meantChange:
    'This reads like a change. Words without a command are a question to the parliament; nothing was begun yet.',
  meantWhat:
    'Is this a question to the parliament? Nothing was begun yet. A change begins with /code; /help has everything.',
  whichFile: '✋ Which file?',
  whichSession: '✋ Which session? See /history.',
  howManySessions: '✋ How many sessions? A whole number from 1 to 200.',
  whatShouldDiffer: '✋ What should be different?',
  noSessionHere: 'There is no session here yet. Start one with: /code <description>',
  noSessions: 'There is no session yet. Start one with: /code <description>',
  sessionColumns: ['session', 'started (UTC)', 'state', 'request'],
  phases: {
    framing: 'framing',
    proposing: 'proposing',
    'looking-up': 'looking up',
    checking: 'checking',
    repairing: 'repairing',
    balloting: 'balloting',
    examining: 'examining',
    'awaiting-approval': 'awaiting approval',
    applying: 'applying',
    verifying: 'verifying',
    'rolling-back': 'rolling back',
    redoing: 'redoing',
    'dead-end': 'dead end',
    stale: 'stale',
    done: 'done',
    decided: 'decided',
    'rolled-back': 'rolled back',
    cancelled: 'cancelled',
    refused: 'refused',
  } satisfies Readonly<Record<SessionPhase['kind'], string>>,
  cancelled: (session: string) => `Cancelled ${session}; nothing was written.`,
  isOver: (session: string, phase: string) =>
    `${session} is ${phase}; there is nothing to go on with. Begin another one with: /code <description>`,
  goesOn: (session: string) => `${session} goes on. See how far it is with: /status ${session}`,
  nothingChanged: 'Nothing was changed.',
  sayFix: (session: string) =>
    `What is to be different? Say it in your next message, or with: /fix ${session} <words>`,
  /** Said in the name of whoever presses the button of an objection or a finding. */
  fixObjection: (seat: string, claim: string) => `Meet the objection of ${seat}: ${claim}`,
  fixFinding: (what: string, message: string) => `Mend ${what}: ${message}`,
  pickOrSay: 'Or choose what it should meet:',
  sayFeedback: (session: string) =>
    `What was missed? Say it in your next message, or with: /feedback ${session} <words>`,
  exported: (session: string) => `Exported ${session}:`,
  whatBecomes: 'What should become of it?',
  pickForFile: (candidate: string, lines: number) =>
    `The diff of ${candidate} has ${String(lines)} lines. Pick it to get it as a file; picking writes nothing.`,
  diffIsLong: (lines: number) => `The complete diff has ${String(lines)} lines:`,
  diffNotDelivered:
    '✋ The complete diff could not be delivered, so it cannot be approved yet. Try Diff again.',
  nothingToCommit: 'There is nothing to commit: no session has written anything.',
  committed: (commit: string, branch: string | null, files: number) =>
    `Committed ${commit}${branch === null ? '' : ` on ${branch}`}: ${plural(files, 'file')}. No hook was run, nothing was pushed.`,
  indexBehind:
    'Another git had the index locked; it still has these files as they were. Mend it with: git reset -- <files>',
  doctorSum: (ok: number, look: number, failed: number) =>
    `${String(ok)} ok, ${String(look)} to look at, ${String(failed)} failed.`,
};
