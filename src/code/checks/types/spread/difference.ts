import type { TypeScript } from '../../toolchain.ts';
import { isDeclaration } from '../../view.ts';
import type { CheckedProgram } from '../program.ts';
import type { Pair } from '../pair.ts';
import { skeletonOf } from './skeleton.ts';
import { surfaceOf, type Surface } from './surface.ts';
import { mayLeaveOut } from './untold.ts';
import { both, differenceOf, isNothing, untoldOf, type Visible } from './visible.ts';

/** What other files can see of a difference. */
export interface Difference {
  /** At most this, told from text alone. */
  readonly roughly: Visible;
  /** What its declarations tell, which the compiler has to work out. */
  exactly(): Visible;
}

export const everything: Difference = { roughly: 'all', exactly: () => 'all' };

/** A difference that shows under these names as well. */
export function withNames(difference: Difference, names: Visible): Difference {
  return { roughly: both(difference.roughly, names), exactly: () => both(difference.exactly(), names) };
}

/** Under which names a file (absolute) that both programs of a pair have shows other files a difference. */
export function differenceAt({ base, next, typescript }: Pair, file: string): Difference {
  if (base === undefined) return everything;
  const roughly = isSkeletonKept(typescript, base, next, file)
    ? new Set<string>()
    : differenceOf(base.surface(file), next.surface(file));
  return {
    roughly,
    exactly() {
      if (isNothing(roughly)) return roughly;
      // The candidate's declarations come with checking it; those of the base may be known already.
      const after = next.shape(file);
      const before = after === undefined ? undefined : base.shape(file);
      if (after === undefined || before === undefined) return roughly;
      const untold = untoldAt(base, next, file);
      if (before === after) return untold;
      const told = differenceOf(
        declaredSurface(typescript, file, before),
        declaredSurface(typescript, file, after),
      );
      return both(told, untold);
    },
  };
}

/** The names under which a file differs in what its declarations leave out. */
function untoldAt(base: CheckedProgram, next: CheckedProgram, file: string): Visible {
  const [before, after] = [base.surface(file), next.surface(file)];
  if (before !== undefined && after !== undefined) return untoldOf(before, after);
  return mayLeaveOut(next.program.getSourceFile(file)?.text ?? '') ? 'all' : new Set();
}

/** The surface of the declarations that the compiler made of a file; undefined for what is none of its own making. */
export function declaredSurface(typescript: TypeScript, file: string, text: string): Surface | undefined {
  if (isDeclaration(file) || !/\.[cm]?tsx?$/.test(file)) return undefined;
  const name = file.replace(/\.([cm]?)tsx?$/, '.d.$1ts');
  return surfaceOf(typescript, typescript.createSourceFile(name, text, typescript.ScriptTarget.Latest));
}

function isSkeletonKept(
  typescript: TypeScript,
  base: CheckedProgram,
  next: CheckedProgram,
  file: string,
): boolean {
  const [before, after] = [base, next].map((of) => {
    const source = of.program.getSourceFile(file);
    return source === undefined ? undefined : skeletonOf(typescript, source);
  });
  return before !== undefined && before === after;
}
