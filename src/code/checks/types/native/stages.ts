import type { Candidate } from '../../change.ts';
import type { Finding } from '../../findings.ts';
import type { Stages } from '../stages.ts';
import type { NativeProgram } from './program.ts';

export interface NativePair {
  readonly former: NativeProgram | undefined;
  readonly next: NativeProgram;
  /** Whether building the project writes files. */
  readonly emits: boolean;
  /** Whether its files are looked at with options that are not made for them: its own problems do not count. */
  readonly loose: boolean;
}

/** Of options that only say where outputs go: nobody is told of them who writes none. */
const OF_OUTPUTS: ReadonlySet<string> = new Set(['TS5011', 'TS5055', 'TS5056']);

type Stage = 'syntax' | 'semantic' | 'declarations';

/**
 * As the compiler's command does, in stages of which each is told only when those before it brought nothing: see
 * `findingsOf` of types/stages.ts for the rule. `affected`: absolute paths; undefined: every file.
 */
export async function nativeFindings(
  { former, next, emits, loose }: NativePair,
  affected: readonly string[] | undefined,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<Stages> {
  const now: Finding[] = [];
  const then: Finding[] = [];
  const origins = new Map([...candidate.moved].map(([from, to]) => [to, from]));
  const ask = async (stage: Stage): Promise<readonly Finding[]> => {
    if (affected === undefined) return next[stage](undefined, signal);
    const found: Finding[] = [];
    for (const file of affected) found.push(...(await next[stage](file, signal)));
    return found;
  };
  /** `but`: relative paths of files of which the stage tells nothing. */
  const tell = async (stage: Stage, but: ReadonlySet<string> = new Set()): Promise<boolean> => {
    const found = Map.groupBy(await ask(stage), (each) => each.path);
    let brought = false;
    for (const [path, here] of found) {
      if (but.has(path)) continue;
      const file = `${candidate.root}/${path}`;
      const there = (await former?.[stage](origins.get(file) ?? file, signal)) ?? [];
      now.push(...here);
      then.push(...there);
      brought ||= here.length > there.length;
    }
    return brought;
  };
  const withDeclarations = async (): Promise<Stages> => {
    const types = { now: [...now], then: [...then] };
    if (!emits && isWrong(now)) return types;
    await tell('declarations');
    if (emits || affected === undefined || now.length === types.now.length) return { now, then };
    return isWrong(await next.semantic(undefined, signal)) ? types : { now, then };
  };

  if (!loose) {
    now.push(...(await next.configuration(signal)));
    then.push(...((await former?.configuration(signal)) ?? []));
  }
  if (await tell('syntax')) return withDeclarations();
  const unreadable = new Set(now.map((each) => each.path));
  if (!loose) {
    const counts = ({ code }: Finding) => emits || !OF_OUTPUTS.has(code);
    const here = (await next.options(signal)).filter(counts);
    const there = ((await former?.options(signal)) ?? []).filter(counts);
    now.push(...here);
    then.push(...there);
    if (here.length > there.length) return withDeclarations();
  }
  await tell('semantic', unreadable);
  return withDeclarations();
}

function isWrong(findings: readonly Finding[]): boolean {
  return findings.some((each) => each.severity === 'error');
}
