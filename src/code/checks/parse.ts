import type ts from 'typescript';
import { plural } from '../../core/change/report.ts';
import type { Candidate, ChangedFile } from './change.ts';
import { compare, type Finding } from './findings.ts';
import { guard } from './guards.ts';
import { concluded, type Outcome } from './outcome.ts';
import { parsedAlone } from './parsed.ts';
import type { Toolchain } from './toolchain.ts';
import { decode, isSource, isText } from './view.ts';

/** JSON that its readers allow comments and trailing commas in. */
const WITH_COMMENTS =
  /(?:^|\/)(?:[tj]sconfig[^/]*\.json|[^/]*\.jsonc|[^/]*\.code-workspace|\.(?:eslintrc|babelrc|swcrc|jshintrc)(?:\.json)?|(?:turbo|nx|biome|tslint|deno|api-extractor|devcontainer|wrangler|typedoc)\.json)$|(?:^|\/)\.vscode\//;

/**
 * Whether every changed file can be read at all: sources by TypeScript's parser, JSON by its rules, everything else as
 * text if it was text. What the added lines alone give away (placeholders, secrets, size) is told here as well.
 */
export function checkParse(candidate: Candidate, toolchain: Toolchain): Outcome {
  const found = candidate.files.flatMap((file) =>
    file.after === undefined ? [] : syntaxOf(toolchain, file, file.after, file.before?.bytes),
  );
  // What is sound now needs no comparison.
  const before = (found.length === 0 ? [] : candidate.files).flatMap(({ after, before: was }) =>
    after === undefined || was === undefined ? [] : syntaxOf(toolchain, was, was.bytes, was.bytes),
  );
  const diagnostics = [
    ...compare(found, before, candidate),
    ...guard(candidate).map((finding) => ({ ...finding, origin: 'introduced' as const })),
  ];
  const note = toolchain.note === undefined ? '' : `; ${toolchain.note}`;
  return concluded(diagnostics, plural(candidate.files.length, 'file') + note);
}

type Place = Pick<ChangedFile, 'path' | 'absolute'>;

function syntaxOf(
  toolchain: Toolchain,
  { path, absolute }: Place,
  bytes: Uint8Array,
  former: Uint8Array | undefined,
): readonly Finding[] {
  const source = isSource(path);
  const json = /\.jsonc?$/.test(path) || WITH_COMMENTS.test(path);
  if (!isText(bytes)) {
    const wasText = former === undefined ? source || json : isText(former) || source || json;
    return wasText ? [problem(path, 'parse/encoding', 'The file is not valid UTF-8.')] : [];
  }
  const text = decode(bytes);
  if (source) return sourceSyntax(toolchain, path, absolute, text);
  if (json) return jsonSyntax(toolchain.ts, path, text, former === undefined ? undefined : decode(former));
  return [];
}

function problem(path: string, code: string, message: string, line = 1, column = 1): Finding {
  return { path, line, column, code, severity: 'error', message };
}

function sourceSyntax(toolchain: Toolchain, path: string, name: string, text: string): readonly Finding[] {
  const typescript = toolchain.ts;
  // Flow is another language under the same extension.
  if (/\.[cm]?jsx?$/.test(path) && /^\s*(?:\/\*[\s\S]{0,2000}?@flow|\/\/\s*@flow)/.test(text)) return [];
  const source = parsedAlone(typescript, name, text);
  const host: ts.CompilerHost = {
    getSourceFile: (wanted) => (wanted === name ? source : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (each) => each,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (wanted) => wanted === name,
    readFile: (wanted) => (wanted === name ? text : undefined),
    writeFile: () => undefined,
  };
  const program = typescript.createProgram({
    rootNames: [name],
    options: {
      noResolve: true,
      noLib: true,
      allowJs: true,
      types: [],
      noEmit: true,
      experimentalDecorators: true,
      jsx: typescript.JsxEmit.Preserve,
    },
    host,
  });
  return program.getSyntacticDiagnostics(source).map((each) => {
    const at = source.getLineAndCharacterOfPosition(each.start);
    const message = typescript.flattenDiagnosticMessageText(each.messageText, '\n');
    return problem(path, `TS${each.code}`, message, at.line + 1, at.character + 1);
  });
}

function jsonSyntax(
  typescript: Toolchain['ts'],
  path: string,
  text: string,
  former: string | undefined,
): readonly Finding[] {
  const strict = strictProblem(text);
  if (strict === undefined) return [];
  // A file that had comments before is read by something that allows them.
  const lenient = WITH_COMMENTS.test(path) || (former !== undefined && strictProblem(former) !== undefined);
  if (lenient) {
    const { error } = typescript.parseConfigFileTextToJson(`/${path}`, text);
    if (error === undefined) return [];
    const at = positionOf(text, error.start ?? 0);
    const message = typescript.flattenDiagnosticMessageText(error.messageText, '\n');
    return [problem(path, 'parse/syntax', message, at.line, at.column)];
  }
  const offset = /at position (\d+)/.exec(strict)?.[1];
  const at = positionOf(text, offset === undefined ? text.length : Number(offset));
  return [problem(path, 'parse/syntax', strict.replace(/ in JSON at position.*$/, ''), at.line, at.column)];
}

function strictProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
