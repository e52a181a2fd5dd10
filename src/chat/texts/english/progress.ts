import { plural } from '../../../core/change/report.ts';

/** Each event of a session in one line. */
export const progress = {
  patchGiven: 'A patch was given.',
  request: (request: string) => `Request: ${request}`,
  understood: (summary: string, criteria: number) =>
    `Understood: ${summary} (${criteria === 1 ? '1 criterion' : `${String(criteria)} criteria`})`,
  candidates: (count: number) => plural(count, 'candidate'),
  files: (count: number) => plural(count, 'file'),
  checked: (candidate: string, marks: string) => `Checked ${candidate}: ${marks}`,
  dropped: '→ dropped',
  notMended: (candidate: string, why: string) => `${candidate} is not mended: ${why}`,
  mended: (candidate: string, how: string) => `${candidate} is mended by its author: ${how}`,
  ballots: (count: number) => plural(count, 'blind ballot'),
  objections: (count: number, held: number) =>
    `${plural(count, 'objection')} checked, ${String(held)} hold${held === 1 ? 's' : ''}`,
  newRound: (round: number) => `Round ${String(round)}: there is new evidence.`,
  says: (person: string, words: string) => `${person} says: ${words}`,
  wantsChanged: (person: string, candidate: string, words: string) =>
    `${person} wants ${candidate} changed: ${words}`,
  takesItsPlace: (candidate: string, title: string) => `${candidate} takes its place: ${title}`,
  cameToNothing: (why: string) => `That round came to nothing: ${why}`,
  begunAnew: (person: string) => `Begun anew by ${person}.`,
  gaveMore: (person: string, money: string) => `${person} gave it ${money} more.`,
  retried: (person: string) => `${person} has it ask again.`,
  decision: (why: string) => `Decision: ${why}`,
  noDecision: (why: string) => `No decision: ${why}`,
  upForApproval: (candidate: string) => `${candidate} is up for approval.`,
  approvedBeforehand: 'Approved beforehand with --yes.',
  approved: (person: string, role: string) => `Approved by ${person} (${role}).`,
  oneApproval: (person: string, role: string) => `One approval by ${person} (${role}); more are needed.`,
  approvalWithdrawn: 'The approval given beforehand is withdrawn.',
  cancelled: (person: string) => `Cancelled by ${person}.`,
  written: (files: number, added: number, removed: number) =>
    `Written: ${plural(files, 'file')} +${String(added)} −${String(removed)}`,
  notWritten: (why: string) => `Not written: ${why}`,
  rebasing: 'Working it out anew on the files as they are now.',
  verified: 'Checked again on disk: no new problem.',
  notVerified: (problems: number) =>
    `Checked again on disk: ${plural(problems, 'problem')}; taking everything back.`,
  rollbackAsked: (person: string) => `Rollback asked for by ${person}.`,
  takenBack: (files: number) => `Taken back: ${plural(files, 'file')}`,
  notTakenBack: (why: string) => `Not taken back: ${why}`,
  redoAsked: (person: string) => `Redo asked for by ${person}.`,
  writtenAgain: (files: number) => `Written again: ${plural(files, 'file')}`,
  notWrittenAgain: (why: string) => `Not written again: ${why}`,
  refused: (why: string) => `Refused: ${why}`,
};
