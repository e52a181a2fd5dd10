import { plural } from '../../../core/change/report.ts';

/** Money, tokens, and who speaks for which seat. */
export const accounts = {
  today: (day: string, spent: string, cap: string, aside: string | null, left: string) =>
    `Today (${day} UTC)  ${spent} of ${cap}${aside === null ? '' : `, ${aside} set aside for calls under way`}, ${left} left`,
  oneSession: (cap: string, calls: number, time: string) =>
    `One session  at most ${cap}, ${plural(calls, 'call')}, ${time} of models at work`,
  nobodyAsked: 'No model has been asked yet.',
  useColumns: ['money', 'calls', 'tokens in (cached)', 'out'],
  day: 'day',
  model: 'model',
  person: 'person',
  session: 'session',
  inAll: 'in all',
  nobody: 'nobody in particular',
  outside: 'outside of sessions',
  outcomes: (known: number) => `${String(known)} known outcomes`,
  outcomesOf: (known: number, needed: number) =>
    `${String(known)} of the ${String(needed)} known outcomes from which on it is estimated anew`,
  seatColumns: [
    'seat',
    'stance',
    'provider',
    'model',
    'neutral at',
    'nats a point',
    'outcomes',
    'objections held',
  ],
  heldOf: (held: number, checked: number) => (checked === 0 ? '–' : `${String(held)} of ${String(checked)}`),
  doesNotVote: 'does not vote',
  offline: 'The offline agents measure; no model is asked. See /doctor for how to turn one on.',
  modelColumns: ['model', 'state', 'answered', 'mean time', 'tokens out'],
  ready: 'ready',
  trouble: 'trouble',
  resting: 'resting',
  notAsked: 'not asked yet',
  answered: (answered: number, calls: number) => `${String(answered)} of ${String(calls)}`,
  triedAgainIn: (seconds: number) => `It is tried again in ${String(seconds)} s.`,
  triedAgainNext: 'It is tried again with the next question.',
  calibration: (version: string, learned: string) => `Calibration  ${version}; ${learned}.`,
};
