import type { ValidationReport } from '../../src/core/change/report.ts';
import type { Ballot, CrossScore } from '../../src/core/parliament/ballot.ts';
import { ballotPaper } from '../../src/core/parliament/blind.ts';
import type { Seat } from '../../src/core/parliament/seat.ts';
import { isRefuted, type Contender } from '../../src/core/parliament/votes.ts';
import { chance, type Chance } from './chance.ts';

/** The error model of the simulated seats. Standard deviations are those of one seat's error. */
export interface World {
  readonly candidates: number;
  /** Correlation of the errors of two seats on the same candidate, and what is added within a provider. */
  readonly across: number;
  readonly within: number;
  readonly passIfGood: number;
  readonly passIfBad: number;
  /** Points that every seat adds to every outcome score. */
  readonly inflation: number;
  /** Part of what a seat thinks that is replaced by a belief which all share and which knows nothing. */
  readonly sycophancy: number;
  /** One seat that is not like the others. `careful`: an adversary that praises nothing which the checks refuted. */
  readonly odd: 'none' | 'garbage' | 'adversary' | 'careful';
  /** Seats that never answer, one of each provider first; all others then do. */
  readonly crashed: number;
}

export const nominal: World = {
  candidates: 4,
  across: 0.3,
  within: 0.3,
  passIfGood: 0.95,
  passIfBad: 0.35,
  inflation: 0,
  sycophancy: 0,
  odd: 'none',
  crashed: 0,
};

/** Spread of a score around its signal, in points. */
export const points = 12;
export const middle = 70;
export const shift = { progressive: 8, critic: -8, neutral: 0 } as const;
const selfPreference = 0.35;
export const firstPlace = 0.25;
const timeouts = 0.1;
const malformed = 0.05;

/** Seven seats over three providers, in the order in which the product seats its own roles. */
export const seats: readonly Seat[] = (
  [
    ['architect-critic', 'architect', 'critic', 'ollama'],
    ['architect-progressive', 'architect', 'progressive', 'ollama'],
    ['developer-critic', 'developer', 'critic', 'anthropic'],
    ['developer-progressive', 'developer', 'progressive', 'anthropic'],
    ['generalist', 'generalist', 'neutral', 'openai'],
    ['sre-critic', 'sre', 'critic', 'openai'],
    ['sre-progressive', 'sre', 'progressive', 'openai'],
  ] as const
).map(([name, lens, stance, provider]) => ({ name, lens, stance, provider }));

/** What one seat would answer, drawn before any rule asks. */
export interface Reply {
  readonly seat: Seat;
  /** Signal strength: the distance between right and wrong in standard deviations. */
  readonly strength: number;
  readonly answers: 'valid' | 'malformed' | 'late';
  /** By candidate label, its own included: what it would say of it. */
  readonly scores: ReadonlyMap<string, CrossScore>;
  /** The labels on its ballot paper. */
  readonly paper: readonly string[];
}

export interface Task {
  readonly world: World;
  readonly right: ReadonlyMap<string, boolean>;
  readonly contenders: readonly Contender[];
  readonly authors: ReadonlyMap<string, string>;
  readonly replies: readonly Reply[];
}

/** One task: which candidates are right, what their tests say, and what every seat would answer. */
export function task(world: World, ...seed: readonly (string | number)[]): Task {
  const draw = chance(...seed);
  const difficulty = draw.beta22();
  const labels = Array.from({ length: world.candidates }, (_, index) => String.fromCharCode(65 + index));
  const right = new Map(labels.map((label) => [label, draw.uniform() < difficulty]));
  const authors = authorsOf(labels, draw);
  const contenders = labels.map((label) => {
    const passes = draw.uniform() < (right.get(label) === true ? world.passIfGood : world.passIfBad);
    return { label, report: passes ? passing : failing };
  });
  return {
    world,
    right,
    contenders,
    authors,
    replies: repliesOf(world, labels, right, authors, draw, refutedOf(contenders)),
  };
}

/** Candidates that are not drawn but there: what every seat of the nominal world would answer about them. */
export function opinions(
  contenders: readonly Contender[],
  right: ReadonlyMap<string, boolean>,
  ...seed: readonly (string | number)[]
): Task {
  const draw = chance(...seed);
  const labels = contenders.map(({ label }) => label);
  const authors = authorsOf(labels, draw);
  return {
    world: nominal,
    right,
    contenders,
    authors,
    replies: repliesOf(nominal, labels, right, authors, draw, refutedOf(contenders)),
  };
}

function authorsOf(labels: readonly string[], draw: Chance): ReadonlyMap<string, string> {
  const offset = Math.floor(draw.uniform() * seats.length);
  // Neighbours in the list share a provider; a step of three does not.
  return new Map(
    labels.map((label, index) => [label, seats[(offset + 3 * index) % seats.length]?.name ?? '']),
  );
}

function refutedOf(contenders: readonly Contender[]): ReadonlySet<string> {
  return new Set(contenders.filter(isRefuted).map(({ label }) => label));
}

function repliesOf(
  world: World,
  labels: readonly string[],
  right: ReadonlyMap<string, boolean>,
  authors: ReadonlyMap<string, string>,
  draw: Chance,
  gone: ReadonlySet<string>,
): readonly Reply[] {
  const shared = new Map(labels.map((label) => [label, draw.normal()]));
  const herd = new Map(labels.map((label) => [label, draw.normal()]));
  const byProvider = new Map(
    [...new Set(seats.map(({ provider }) => provider))].flatMap((provider) =>
      labels.map((label) => [`${provider} ${label}`, draw.normal()] as const),
    ),
  );
  const papers = labels.map((label) => ({ candidate: { label, authors: [authors.get(label) ?? ''] } }));
  return seats.map((seat, place): Reply => {
    const strength = 0.6 + 0.4 * draw.uniform();
    const fate = draw.uniform();
    const paper = ballotPaper(papers, { name: seat.name, measures: false }, place).map(
      ({ candidate }) => candidate.label,
    );
    const scores = labels.map((label): CrossScore => {
      const isRight = right.get(label) === true;
      const error =
        Math.sqrt(world.across) * (shared.get(label) ?? 0) +
        Math.sqrt(world.within) * (byProvider.get(`${seat.provider} ${label}`) ?? 0) +
        Math.sqrt(1 - world.across - world.within) * draw.normal();
      const honest = strength * (isRight ? 0.5 : -0.5) + error;
      const signal = (1 - world.sycophancy) * honest + world.sycophancy * (herd.get(label) ?? 0);
      const felt =
        signal +
        (authors.get(label) === seat.name ? selfPreference : 0) +
        (paper[0] === label ? firstPlace : 0);
      return scored(
        label,
        felt,
        seat,
        world,
        draw,
        place === odd ? oddly(world.odd, isRight, gone.has(label), draw) : undefined,
      );
    });
    const answers = answering(world, seat, fate);
    return {
      seat,
      strength,
      answers,
      scores: new Map(scores.map((score) => [score.candidate, score])),
      paper,
    };
  });
}

/** In the order in which seats crash: one of each provider, so that no provider is lost with them. */
const crashing = ['developer-critic', 'generalist', 'architect-critic'];

function answering({ crashed }: World, { name }: Seat, fate: number): Reply['answers'] {
  if (crashed > 0) return crashing.slice(0, crashed).includes(name) ? 'late' : 'valid';
  if (fate < timeouts) return 'late';
  return fate < timeouts + malformed ? 'malformed' : 'valid';
}

/** The seat that misbehaves: one of the first wave, where it does most harm. */
const odd = 0;

function oddly(kind: World['odd'], isRight: boolean, isGone: boolean, draw: Chance): number | undefined {
  switch (kind) {
    case 'none':
      return undefined;
    case 'garbage':
      return 100 * draw.uniform();
    case 'adversary':
      return isRight ? 0 : 100;
    case 'careful':
      return isRight || isGone ? 0 : 100;
  }
}

function scored(
  candidate: string,
  felt: number,
  { stance }: Seat,
  { inflation }: World,
  draw: Chance,
  outcome: number | undefined,
): CrossScore {
  const opinion = middle + points * felt + shift[stance] + inflation;
  return {
    candidate,
    outcome: rounded(outcome ?? opinion),
    risk: rounded(100 - (outcome ?? opinion) + 6 * draw.normal()),
    // Verbal confidence hardly knows right from wrong.
    confidence: rounded(80 + 2 * felt + 8 * draw.normal()),
    reason: '',
    objections: [],
  };
}

/** Seats like numbers that end in 0 or 5. */
function rounded(score: number): number {
  return Math.max(0, Math.min(100, 5 * Math.round(score / 5)));
}

/** The ballots that come back when the named seats are asked. */
export function ballotsOf({ replies }: Task, asked: readonly string[]): readonly Ballot[] {
  return replies
    .filter(({ seat, answers }) => answers === 'valid' && asked.includes(seat.name))
    .map(({ seat, scores, paper }) => ({
      seat: seat.name,
      scores: paper.flatMap((label) => scores.get(label) ?? []),
    }));
}

/** The same where, as in the product, no more than one of the refuted candidates is on a ballot. */
export function votesOf(task: Task, asked: readonly string[]): readonly Ballot[] {
  const off = task.contenders.filter(isRefuted).slice(1);
  return ballotsOf(task, asked).map(({ seat, scores }) => ({
    seat,
    scores: scores.filter(({ candidate }) => !off.some(({ label }) => label === candidate)),
  }));
}

function reportWith(tests: 'passed' | 'failed'): ValidationReport {
  const common = { diagnostics: [], ms: 0 };
  return {
    ms: 0,
    checks: [
      ...(['parse', 'imports', 'types', 'lint'] as const).map((check) => ({
        ...common,
        check,
        outcome: 'passed' as const,
      })),
      { ...common, check: 'tests', outcome: tests },
    ],
  };
}
const passing = reportWith('passed');
const failing = reportWith('failed');
