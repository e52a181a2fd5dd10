import type { CheckName, CheckResult } from '../../core/change/report.ts';
import type { CheckOptions } from '../checks/options.ts';
import type { Ending } from './exchange.ts';
import { PartSchema } from './protocol.ts';

/** The checks that a process had done when it was lost; each is whole, whatever ended the process. */
export function partsOf(ending: Ending): readonly CheckResult[] {
  if (ending.kind !== 'lost') return [];
  return ending.parts.flatMap((part) => {
    const read = PartSchema.safeParse(part);
    return read.success ? [read.data] : [];
  });
}

interface Otherwise {
  /** Why there is no result, in a sentence. */
  readonly why: string;
  readonly skip: CheckOptions['skip'];
  /** Why the process was not in the sandbox. */
  readonly open: string | undefined;
}

/**
 * One result for each of the names and no other, in their order. One that is missing has crashed, but for those that were to
 * be left out.
 */
export function inOrder(
  names: readonly CheckName[],
  results: readonly CheckResult[],
  { why, skip, open }: Otherwise,
): readonly CheckResult[] {
  return names.map((check): CheckResult => {
    const found = results.find((each) => each.check === check);
    if (found === undefined) {
      return leftOut([check], skip)[0] ?? { check, diagnostics: [], ms: 0, outcome: 'crashed', why };
    }
    if (check !== 'lint' || open === undefined || found.outcome === 'skipped') return found;
    const scope = [found.scope, `not in a sandbox: ${open}`].filter((each) => each !== undefined);
    return { ...found, scope: scope.join('; ') };
  });
}

/** The checks that are not to be carried out, with the reason. Parse and imports always are. */
export function leftOut(names: readonly CheckName[], skip: CheckOptions['skip']): readonly CheckResult[] {
  return names.flatMap((check): readonly CheckResult[] => {
    const why = check === 'parse' || check === 'imports' ? undefined : skip[check];
    return why === undefined ? [] : [{ check, diagnostics: [], ms: 0, outcome: 'skipped', why }];
  });
}
