import { plural } from '../change/report.ts';
import { dollars, type Use } from '../budget/spending.ts';
import type { Finding } from '../parliament/objections.ts';
import type { LoggedEvent } from './events.ts';

/** Seconds between two times in epoch milliseconds, for a person. */
const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;

/**
 * How a deliberation went, from its log: rounds, waves, checks of objections, what people said, with the time each took and
 * what its models cost. One line each, without markup; empty where nothing was deliberated.
 */
export function proceedings(events: readonly LoggedEvent[]): readonly string[] {
  const lines: string[] = [];
  let [round, wave] = [1, 0];
  let before = events[0]?.at ?? 0;
  for (const { at, event } of events) {
    const took = seconds(before, at);
    before = at;
    const spent = 'use' in event && event.use !== undefined ? `, ${usedIn(event.use)}` : '';
    switch (event.type) {
      case 'framed':
        lines.push(`Framed in ${took}${spent}.`);
        break;
      case 'candidates-proposed': {
        const silent = event.absences.map(({ seat, why }) => `${seat} ${why.replaceAll('-', ' ')}`);
        const absent = silent.length === 0 ? '' : `; absent: ${silent.join(', ')}`;
        lines.push(`${plural(event.candidates.length, 'candidate')} proposed in ${took}${spent}${absent}.`);
        wave = 0;
        break;
      }
      case 'statements-made': {
        const silent = event.absences.map(({ seat, why }) => `${seat} ${why.replaceAll('-', ' ')}`);
        const absent = silent.length === 0 ? '' : `; absent: ${silent.join(', ')}`;
        const measured = event.statements.some((each) => each.measured === true) ? 'measured' : 'given';
        lines.push(
          `${plural(event.statements.length, 'statement')} ${measured} in ${took}${spent}${absent}.`,
        );
        wave = 0;
        break;
      }
      case 'claims-looked-up':
        lines.push(`${plural(event.found.length, 'claim')} looked up in ${took}: ${summed(event.found)}.`);
        break;
      case 'decided':
        if (event.by !== null) lines.push(`${event.by.id} picked ${event.statement ?? ''}.`);
        break;
      case 'candidate-repaired':
        lines.push(
          event.replacement === null
            ? `${event.candidate} was not mended (${took}${spent}): ${event.says}`
            : `${event.candidate} was mended in ${took}${spent}.`,
        );
        break;
      case 'ballots-cast': {
        wave++;
        const absent = event.absences.map(({ seat, why }) => `${seat} ${why.replaceAll('-', ' ')}`);
        const heard = `${plural(event.ballots.length, 'ballot')} of ${plural(event.asked?.length ?? event.ballots.length + absent.length, 'seat')}`;
        const silent = absent.length === 0 ? '' : `; absent: ${absent.join(', ')}`;
        lines.push(`Round ${String(round)}, wave ${String(wave)}: ${heard} in ${took}${spent}${silent}.`);
        break;
      }
      case 'objections-checked':
        lines.push(
          `${plural(event.findings.length, 'objection')} checked in ${took}${spent}: ${summed(event.findings)}.`,
        );
        break;
      case 'verdict-reached': {
        const [top] = event.verdict.standings;
        const best = top === undefined ? '' : `, best ${top.candidate} at ${top.probability.toFixed(2)}`;
        const end = event.verdict.kind === 'consensus' ? 'consensus' : 'no decision';
        lines.push(`Round ${String(round)}: ${end}${best}.`);
        break;
      }
      case 'round-opened':
        round = event.round;
        wave = 0;
        lines.push(`Round ${String(round)} opened on new evidence.`);
        break;
      case 'feedback-given':
      case 'fix-requested': {
        round++;
        wave = 0;
        const what = event.type === 'feedback-given' ? 'gave feedback' : `asked to change ${event.candidate}`;
        lines.push(`${event.by.id} ${what}.`);
        break;
      }
      case 'fix-proposed':
        lines.push(`The changed version is ${event.candidate.label} (${took}${spent}).`);
        break;
      case 'restarted':
        round++;
        wave = 0;
        lines.push(`${event.by.id} began anew.`);
        break;
      case 'round-refused':
      case 'refused':
        if (spent !== '') lines.push(`Ended after ${took}${spent}.`);
        break;
      default:
        break;
    }
  }
  return lines;
}

/** `4 calls, 12345 tokens in (200 cached), 678 out, $0.07`. */
export function usedIn({ calls, input, cached, output, cost }: Use): string {
  const read = cached === 0 ? '' : ` (${String(cached)} cached)`;
  return `${plural(calls, 'call')}, ${String(input)} tokens in${read}, ${String(output)} out, ${dollars(cost)}`;
}

function summed(findings: readonly Pick<Finding, 'status'>[]): string {
  const counts = new Map<string, number>();
  for (const { status } of findings) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${String(count)} ${status}`).join(', ');
}
