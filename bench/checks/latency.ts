import type ts from 'typescript';
import { openChecker } from './checker.ts';
import type { Clock } from './clock.ts';
import type { Edit } from './draft.ts';
import { userCommands, type Subject } from './subject.ts';
import { median, sum, type Row } from './table.ts';

/** Ticks of a processor clock are coarse beside a single edit. */
const typical = (times: readonly number[]) =>
  times.some((each) => each % 10 !== 0) ? median(times) : sum(times) / times.length;

/** Edits before the first that counts. */
const WARM = 6;
const ROUND = 8;

/** One warm candidate after the other beside the user's commands and beside the least that the compiler can do. */
export async function latency(subject: Subject, clock: Clock): Promise<readonly Row[]> {
  const { bodies, shapes, members, lints } = subject;
  const measured = bodies.slice(WARM);
  const floor = floorOf(subject, measured.slice(0, 12), clock);
  const { tsc, eslint } = userCommands(
    subject,
    measured.slice(0, ROUND).map((edit) => edit.path),
    clock,
  );
  const checker = openChecker(subject, clock);
  const each = async (edits: readonly Edit[], lint: boolean): Promise<readonly number[]> => {
    const times: number[] = [];
    for (const edit of edits) times.push(await checker.check(edit, { lint }));
    return times;
  };
  await each(bodies.slice(0, WARM), lints);
  const body = typical(await each(measured.slice(0, 12), false));
  const shape =
    shapes.length === 0
      ? undefined
      : typical((await each([...shapes, ...shapes], false)).slice(shapes.length));
  const member =
    members.length === 0
      ? undefined
      : typical((await each([...members, ...members], false)).slice(members.length));
  await checker.close();

  const big = subject.lines >= 200_000;
  const bars = subject.lines >= 50_000;
  const row = (name: string, value: number, unit: Row['unit'], bar?: Row['bar']): Row => ({
    repository: subject.name,
    name,
    value,
    unit,
    ...(bar === undefined ? {} : { bar }),
  });
  return [
    row('npx tsc --noEmit', tsc, 'ms'),
    ...(eslint === undefined ? [] : [row(`npx eslint, ${ROUND} files`, eslint, 'ms')]),
    row('floor: parse, checker, changed file', floor, 'ms'),
    row('body edit', body, 'ms'),
    row('body edit beside the floor', body / floor, 'of the floor', { atMost: 3 }),
    row(
      'body edit, faster than npx tsc',
      tsc / body,
      'times',
      bars ? { atLeast: big ? 30 : 100 } : undefined,
    ),
    ...(shape === undefined
      ? []
      : [
          row('shape change with ten dependents', shape, 'ms'),
          row('shape change beside npx tsc', shape / tsc, 'of tsc', { atMost: 0.25 }),
        ]),
    ...(member === undefined
      ? []
      : [
          row('a member more that ten dependents see', member, 'ms'),
          row('a member more beside npx tsc', member / tsc, 'of tsc', { atMost: 0.25 }),
        ]),
  ];
}

/** Milliseconds (median) to parse a changed file, make a checker of the warm program, and check that file. */
function floorOf({ typescript, root, command }: Subject, edits: readonly Edit[], clock: Clock): number {
  const time = () => {
    if (clock === 'wall') return performance.now();
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const texts = new Map<string, string>();
  const parsed = new Map<string, ts.SourceFile>();
  const host = typescript.createCompilerHost(command.options);
  const make = (oldProgram?: ts.Program) =>
    typescript.createProgram({
      rootNames: command.fileNames,
      options: command.options,
      host: {
        ...host,
        getSourceFile(file, version) {
          const text = texts.get(file);
          if (text !== undefined) return typescript.createSourceFile(file, text, version);
          const known = parsed.get(file) ?? host.getSourceFile(file, version);
          if (known !== undefined) parsed.set(file, known);
          return known;
        },
      },
      ...(oldProgram === undefined ? {} : { oldProgram }),
    });
  const base = make();
  base.getTypeChecker();
  const times = edits.map(({ path, text }) => {
    const file = `${root}/${path}`;
    texts.set(file, text);
    const start = time();
    const program = make(base);
    program.getSemanticDiagnostics(program.getSourceFile(file));
    texts.delete(file);
    return time() - start;
  });
  return median(times);
}
