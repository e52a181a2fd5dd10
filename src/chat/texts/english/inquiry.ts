import { plural } from '../../../core/change/report.ts';

/** Questions, findings, and what is begun from them. */
export const inquiry = {
  whatToKnow: '✋ What do you want to know?',
  steps: {
    framing: 'framing the question',
    answers: 'blind answers',
    findings: 'blind findings',
  },
  labels: {
    about: 'About',
    answers: 'Answers',
    lookedUp: 'Looked up',
    measured: 'Measured',
  },
  measured: 'measured, no model was asked',
  pickedBy: (person: string) => `picked by ${person}`,
  saidBy: (seats: number) => `(${plural(seats, 'seat')})`,
  implementMeans: (request: string) => `Implement means: ${request}`,
  doItMeans: (request: string) => `Do it means: ${request}`,
  nothingFound: 'Nothing is found that is worth a word.',
  onlyMeasured: 'What was measured; a question of your own takes a model.',
  carriesOut: (statement: string, session: string) => `Carries out ${statement} of ${session}`,
  moreClaims: (count: number) => `… and ${String(count)} more, see Why`,
  moreLines: (count: number) => `… and ${plural(count, 'more line')}, see /show`,
  not: (fact: string) => `not: ${fact}`,
  carryOutWith: (way: string) => `Carry it out with: ${way}`,
  carryThisOutWith: (label: string, way: string) => `Carry ${label} out with: ${way}`,
  implement: 'Implement',
  doThis: (label: string) => `Do it: ${label}`,
  /** `request`: what it is asked with, to begin anew. */
  takenUp: (session: string, request: string) =>
    `This was taken up before, in ${session}. To begin anew: /code ${request}`,
  question: (question: string) => `Question: ${question}`,
  statements: (count: number) => (count === 0 ? 'Nothing is found.' : plural(count, 'statement')),
  lookedUp: (claims: number, refuted: number) =>
    `${plural(claims, 'claim')} looked up${refuted === 0 ? '' : `, ${String(refuted)} of them not so`}`,
  decided: 'Decided.',
  picks: (person: string, statement: string) => `${person} picks ${statement}.`,
};
