import type { Ballot } from './ballot.ts';
import { contradicts, heard } from './credit.ts';
import type { Deliberation } from './deliberation.ts';
import { standingsOf } from './evidence-policy.ts';
import { logit, testEvidence } from './pool.ts';
import { shortOf, type Shortage } from './quorum.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { eligible } from './votes.ts';

/**
 * The seats to be asked next, by name; none when asking more of them could not change what is decided, or costs more than
 * it can. First one of each provider, then only what the best candidate's probability makes worth while.
 */
export function nextWave(
  question: Pick<Deliberation, 'contenders' | 'ballots' | 'seats' | 'asked' | 'excused'>,
  rule: EvidenceRule,
): readonly string[] {
  const { contenders, seats, asked, excused = [] } = question;
  const { ballots } = heard(contenders, question.ballots, seats, rule);
  if (eligible(contenders).length === 0) return [];
  const voters = seats.filter((seat) => seat.votes !== false && !excused.includes(seat.name));
  const left = voters.filter(({ name }) => !asked.includes(name));
  if (left.length === 0) return [];
  // Measuring costs nothing and is always the same: there is no reason to do it in parts.
  if (left.some((seat) => seat.measures === true)) return left.map(({ name }) => name);
  if (left.length === voters.length)
    return names(spread(voters, Math.max(rule.wave.first, providers(voters))));
  const [top] = standingsOf(question, rule).filter(({ veto }) => veto === undefined);
  if (top === undefined) return [];
  if (contradicts(contenders, ballots, seats, rule)) return names(left);
  const { probability } = top.standing;
  // A vote or two are too little to give a candidate up for.
  if (top.votes.length >= least && byBallots(top, question, rule) < logit(rule.wave.from)) return [];
  if (top.votes.length > 0 && probability >= rule.wave.to) {
    return forQuorum(shortOf(rule.quorum, top.votes, ballots, seats), ballots, left, seats);
  }
  return names(spread(left, rule.wave.size));
}

/** Votes after which a candidate may be given up. */
const least = 2;

/** Log-odds of a candidate as if its tests had passed: that they were not run is no reason to ask fewer seats. */
function byBallots(
  { standing, votes }: ReturnType<typeof standingsOf>[number],
  { contenders }: Pick<Deliberation, 'contenders'>,
  rule: EvidenceRule,
): number {
  const report = contenders.find(({ label }) => label === standing.candidate)?.report;
  const tests = report === undefined ? 0 : testEvidence(report, votes, rule);
  return logit(standing.probability) + rule.gain * Math.max(0, rule.testsPassed - tests);
}

/** As many as the quorum still needs, those of providers that have not been heard first. */
function forQuorum(
  short: Shortage | undefined,
  ballots: readonly Ballot[],
  left: readonly Seat[],
  seats: readonly Seat[],
): readonly string[] {
  if (short === undefined) return [];
  const heard = new Set(
    seats.filter(({ name }) => ballots.some(({ seat }) => seat === name)).map(({ provider }) => provider),
  );
  const unheard = left.filter(({ provider }) => !heard.has(provider));
  const others = left.filter((seat) => !unheard.includes(seat));
  return names([...unheard, ...others].slice(0, Math.max(short.ballots, short.providers)));
}

/** So many seats, the providers in turn. */
function spread(seats: readonly Seat[], count: number): readonly Seat[] {
  const turn = (seat: Seat) =>
    seats.slice(0, seats.indexOf(seat)).filter(({ provider }) => provider === seat.provider).length;
  return seats.toSorted((a, b) => turn(a) - turn(b)).slice(0, count);
}

function providers(seats: readonly Seat[]): number {
  return new Set(seats.map(({ provider }) => provider)).size;
}

function names(seats: readonly Seat[]): readonly string[] {
  return seats.map(({ name }) => name);
}
