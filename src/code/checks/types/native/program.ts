import { relative } from 'node:path/posix';
import type { Finding } from '../../findings.ts';
import { isDeclaration, type FileView } from '../../view.ts';
import {
  DiagnosticsSchema,
  FileNamesSchema,
  NativeFailure,
  OptionsSchema,
  type ApiDiagnostic,
  type ApiProject,
} from './api.ts';
import type { Snapshot } from './session.ts';

/**
 * A tsconfig's program in one state of the files, in the compiler's process. What was asked of a file is kept. Files by
 * absolute path; undefined: all.
 */
export interface NativeProgram {
  files(signal: AbortSignal): Promise<ReadonlySet<string>>;
  syntax(file: string | undefined, signal: AbortSignal): Promise<readonly Finding[]>;
  semantic(file: string | undefined, signal: AbortSignal): Promise<readonly Finding[]>;
  /** What keeps declarations from being written, where the configuration wants them. */
  declarations(file: string | undefined, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Problems of the text of the configuration. */
  configuration(signal: AbortSignal): Promise<readonly Finding[]>;
  /** Problems of the options and of the project as a whole. */
  options(signal: AbortSignal): Promise<readonly Finding[]>;
}

interface Request {
  readonly snapshot: Snapshot;
  readonly project: ApiProject;
  readonly view: FileView;
  readonly root: string;
}

/** Complaints about where output would be written: nothing is. */
const OUTPUT: ReadonlySet<number> = new Set([5055, 5056]);

export function nativeProgram({ snapshot, project, view, root }: Request): NativeProgram {
  const { program } = project;
  const { data: settings } = OptionsSchema.safeParse(project.compilerOptions);
  const declares = settings?.declaration === true || settings?.composite === true;
  const kept = new Map<string, Promise<readonly Finding[]>>();
  let names: Promise<ReadonlySet<string>> | undefined;

  const ask = async (question: () => Promise<unknown>, signal: AbortSignal): Promise<readonly Finding[]> => {
    const { data } = DiagnosticsSchema.safeParse(await snapshot.ask(question, signal));
    if (data === undefined) throw new NativeFailure('it answered something unreadable');
    return data.filter((each) => !OUTPUT.has(each.code)).flatMap((each) => findingOf(each, view, root));
  };
  const files = (signal: AbortSignal): Promise<ReadonlySet<string>> => {
    names ??= snapshot
      .ask(() => program.getSourceFileNames(), signal)
      .then((value) => {
        const { data } = FileNamesSchema.safeParse(value);
        if (data === undefined) throw new NativeFailure('it answered something unreadable');
        return new Set(data);
      });
    return names;
  };
  /** None of a file that the program does not have: the compiler would refuse the question. */
  const told =
    (method: 'getSyntacticDiagnostics' | 'getSemanticDiagnostics' | 'getDeclarationDiagnostics') =>
    async (file: string | undefined, signal: AbortSignal): Promise<readonly Finding[]> => {
      if (file !== undefined && !(await files(signal)).has(file)) return [];
      const key = `${method} ${file ?? ''}`;
      const answer = kept.get(key) ?? ask(() => program[method](file), signal);
      kept.set(key, answer);
      return answer;
    };
  const declarations = told('getDeclarationDiagnostics');

  return {
    files,
    syntax: told('getSyntacticDiagnostics'),
    semantic: told('getSemanticDiagnostics'),
    declarations: async (file, signal) =>
      declares && (file === undefined || isOwnSource(file)) ? declarations(file, signal) : [],
    configuration: (signal) => ask(() => program.getConfigFileParsingDiagnostics(), signal),
    options: (signal) => ask(() => program.getProgramDiagnostics(), signal),
  };
}

function isOwnSource(file: string): boolean {
  return !isDeclaration(file) && !file.includes('/node_modules/');
}

function findingOf(diagnostic: ApiDiagnostic, view: FileView, root: string): readonly Finding[] {
  const { fileName, category, code, pos } = diagnostic;
  if (category !== 0 && category !== 1) return [];
  const text = fileName === undefined ? undefined : view.text(fileName);
  const at = text === undefined ? { line: 1, column: 1 } : placeIn(text, pos);
  return [
    {
      path: fileName === undefined ? '' : relative(root, fileName),
      ...at,
      code: `TS${code}`,
      severity: category === 1 ? 'error' : 'warning',
      message: messageOf(diagnostic, 0),
    },
  ];
}

/** As the command line prints it: each reason of a reason two columns further in. */
function messageOf({ text, messageChain = [] }: ApiDiagnostic, depth: number): string {
  return ['  '.repeat(depth) + text, ...messageChain.map((each) => messageOf(each, depth + 1))].join('\n');
}

/** Line and column, from 1, of an offset; lines end where the language says so. */
function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    if (index + end.length > offset) break;
    line++;
    start = index + end.length;
  }
  return { line, column: offset - start + 1 };
}
