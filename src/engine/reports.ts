import type { Contents } from '../core/change/change-set.ts';
import type { ValidationReport } from '../core/change/report.ts';
import type { Candidate } from '../core/parliament/candidate.ts';
import type { CheckOptions, Checker } from './ports.ts';

/** The reports on candidates while a session is taken forward. */
export interface Reports {
  /**
   * The report on one of the candidates that wait for theirs. The checks of all are begun with it: the checker works on several
   * sides at once, and the events still come one after the other. `rivals`: there is more than one to choose from, and what
   * tells them apart is looked for.
   */
  of(label: string, waiting: readonly Candidate[], rivals?: boolean): Promise<ValidationReport>;
}

/** `contents`: what a candidate writes. `signal`: ends every check that nobody has asked for yet, too. */
export function makeReports(
  checker: Pick<Checker, 'check'>,
  options: CheckOptions,
  contents: (candidate: Candidate) => Promise<Contents>,
  signal: AbortSignal,
): Reports {
  const begun = new Map<string, Promise<ValidationReport>>();
  const keyOf = ({ label, changeSet }: Candidate) => `${label} ${changeSet.id}`;
  const check = async (candidate: Candidate, rivals: boolean): Promise<ValidationReport> => {
    const { changeSet } = candidate;
    const wanted = rivals ? { ...options, sensitivity: true } : options;
    return checker.check({ changeSet, contents: await contents(candidate) }, wanted, signal);
  };
  const begin = (candidate: Candidate, rivals: boolean): Promise<ValidationReport> => {
    const known = begun.get(keyOf(candidate)) ?? check(candidate, rivals);
    begun.set(keyOf(candidate), known);
    return known;
  };
  return {
    async of(label, waiting, rivals = false) {
      const wanted = waiting.find((each) => each.label === label);
      if (wanted === undefined) throw new Error(`Candidate ${label} does not wait for a report`);
      // The one whose turn it is comes first.
      const report = begin(wanted, rivals);
      for (const each of waiting) if (each !== wanted) begin(each, rivals).catch(() => undefined);
      try {
        return await report;
      } finally {
        // Asked again, it is checked again.
        begun.delete(keyOf(wanted));
      }
    },
  };
}
