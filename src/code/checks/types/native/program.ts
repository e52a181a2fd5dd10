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

/** A tsconfig's program in one state of the files, in the compiler's process. What was asked once is kept. */
export interface NativeProgram {
  /** Absolute paths of every file of the program. */
  files(signal: AbortSignal): Promise<ReadonlySet<string>>;
  hasSyntaxErrors(file: string, signal: AbortSignal): Promise<boolean>;
  /** Problems of one file (absolute path); none when the program does not have it. */
  findings(file: string, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Problems of all files. */
  everything(signal: AbortSignal): Promise<readonly Finding[]>;
  /** Problems of the configuration and of the project as a whole. */
  globals(signal: AbortSignal): Promise<readonly Finding[]>;
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
  const options = OptionsSchema.safeParse(project.compilerOptions).data;
  const declares = options?.declaration === true || options?.composite === true;
  const found = new Map<string, Promise<readonly Finding[]>>();
  let names: Promise<ReadonlySet<string>> | undefined;

  const diagnostics = async (question: () => Promise<unknown>, signal: AbortSignal) => {
    const { data } = DiagnosticsSchema.safeParse(await snapshot.ask(question, signal));
    if (data === undefined) throw new NativeFailure('it answered something unreadable');
    return data;
  };
  const toFindings = (all: readonly ApiDiagnostic[]) => all.flatMap((each) => findingOf(each, view, root));

  const findings = async (file: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    const syntactic = await diagnostics(() => program.getSyntacticDiagnostics(file), signal);
    if (syntactic.length > 0) return toFindings(syntactic);
    const semantic = await diagnostics(() => program.getSemanticDiagnostics(file), signal);
    if (semantic.length > 0 || !declares || !isOwnSource(file)) return toFindings(semantic);
    return toFindings(await diagnostics(() => program.getDeclarationDiagnostics(file), signal));
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

  return {
    files,
    async hasSyntaxErrors(file, signal) {
      return (await diagnostics(() => program.getSyntacticDiagnostics(file), signal)).length > 0;
    },
    async findings(file, signal) {
      if (!(await files(signal)).has(file)) return [];
      const kept = found.get(file) ?? findings(file, signal);
      found.set(file, kept);
      return kept;
    },
    async everything(signal) {
      const syntactic = await diagnostics(() => program.getSyntacticDiagnostics(), signal);
      const broken = new Set(syntactic.map((each) => each.fileName));
      const semantic = (await diagnostics(() => program.getSemanticDiagnostics(), signal)).filter(
        (each) => !broken.has(each.fileName),
      );
      for (const each of semantic) broken.add(each.fileName);
      const declaring = declares ? await diagnostics(() => program.getDeclarationDiagnostics(), signal) : [];
      const sound = declaring.filter((each) => !broken.has(each.fileName));
      return toFindings([...syntactic, ...semantic, ...sound]);
    },
    async globals(signal) {
      const all = [
        ...(await diagnostics(() => program.getConfigFileParsingDiagnostics(), signal)),
        ...(await diagnostics(() => program.getProgramDiagnostics(), signal)),
      ];
      return toFindings(all.filter((each) => !OUTPUT.has(each.code)));
    },
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
