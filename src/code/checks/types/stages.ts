import type { Candidate } from '../change.ts';
import type { Finding } from '../findings.ts';
import type { Pause } from '../pause.ts';
import type { CheckedProgram } from './program.ts';
import type { Pair } from './pair.ts';
import { isRedirected } from './redirected.ts';

/** What is found in the affected files now, and what was found in the same files before. */
export interface Stages {
  readonly now: readonly Finding[];
  readonly then: readonly Finding[];
}

type Ask = (program: CheckedProgram, file: string) => readonly Finding[];

/**
 * As tsc does, in stages of which each is told only when those before it brought nothing: syntax, options and project,
 * types, declarations. Only what the candidate brings counts against the next stage: a workspace that had a syntax error
 * before would never hear of types. `files` absolute.
 */
export async function findingsOf(
  pair: Pair,
  files: ReadonlySet<string>,
  candidate: Candidate,
  pause: Pause,
): Promise<Stages> {
  const { base, next } = pair;
  const listed = new Set(pair.config.command.fileNames);
  /** Of another project this one reads the declarations, which a build writes whatever is wrong with their source. */
  const isOfAnother = (file: string) => isRedirected(next.program, file) && !listed.has(file);
  const now: Finding[] = [];
  const then: Finding[] = [];
  const tell = async (ask: Ask): Promise<boolean> => {
    let brought = false;
    for (const file of files) {
      await pause();
      const here = ask(next, file);
      if (here.length === 0 || isOfAnother(file)) continue;
      await pause();
      const there = base === undefined ? [] : ask(base, originOf(file, candidate));
      now.push(...here);
      then.push(...there);
      brought ||= here.length > there.length;
    }
    return brought;
  };

  if (pair.loose.size === 0) {
    now.push(...next.configuration());
    then.push(...(base?.configuration() ?? []));
  }
  const broken = await tell((program, file) => program.syntax(file));
  if (!broken && pair.loose.size === 0) {
    const here = next.globals();
    // What is sound now needs no comparison, and asking the base costs as much again.
    const there = here.length === 0 ? [] : (base?.globals() ?? []);
    now.push(...here);
    then.push(...there);
    if (here.length > there.length) return withDeclarations();
  }
  // The syntax is told already.
  if (!broken) await tell((program, file) => (program.syntax(file).length > 0 ? [] : program.findings(file)));
  return withDeclarations();

  async function withDeclarations(): Promise<Stages> {
    const types = { now: [...now], then: [...then] };
    if (!pair.config.emits && now.some((each) => each.severity === 'error')) return types;
    await tell((program, file) => program.declarations(file));
    const silent =
      now.length > types.now.length && !pair.config.emits && (await hasErrors(pair, files, pause));
    return silent ? types : { now, then };
  }
}

/** Whether any file besides those that were looked at has an error. */
async function hasErrors({ next, base }: Pair, but: ReadonlySet<string>, pause: Pause): Promise<boolean> {
  for (const file of next.files) {
    if (but.has(file)) continue;
    await pause();
    // What the candidate cannot have reached is as it was.
    if ((base?.has(file) === true ? base : next).findings(file).length > 0) return true;
  }
  return false;
}

function originOf(file: string, { moved }: Candidate): string {
  return [...moved].find(([, to]) => to === file)?.[0] ?? file;
}
