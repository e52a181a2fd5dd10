import { dirname } from 'node:path';
import ts from 'typescript';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';

/** What the tsconfig files of a workspace say, as far as edits need it. */
export interface Configuration {
  /** For the one program over all files. */
  readonly options: ts.CompilerOptions;
  /** Those of the tsconfig nearest above a file, for resolving its imports and for what may be written in it. */
  optionsFor(fileName: string): ts.CompilerOptions;
  /** Whether files differ in the options that their imports are resolved with. */
  readonly several: boolean;
  /** Absolute folders that builds write to. */
  readonly outputs: readonly string[];
}

/** What reading needs of a file system; absolute paths. */
export interface ConfigHost {
  readFile(fileName: string): string | undefined;
  fileExists(fileName: string): boolean;
  directoryExists(folder: string): boolean;
}

const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
};

/** Complaints that say nothing against the file: no inputs found, options of another TypeScript version. */
const HARMLESS = new Set([18002, 18003, 5023, 6046, 5102, 5107, 5101, 6266]);

/**
 * Reads `tsconfig.json` (or `jsconfig.json`) of the root and of every folder in `configs`, absolute paths. A root that
 * only lists references lends the options of its first reference; without a root the shallowest tsconfig does; without
 * any, sensible defaults hold. Refuses (`bad-tsconfig`) with file and line what cannot be read.
 */
export function readConfiguration(
  host: ConfigHost,
  root: string,
  configs: readonly string[],
): Result<Configuration> {
  const modern = isModern(host, root);
  const parsed = new Map<string, ts.CompilerOptions>();
  const references = new Map<string, readonly string[]>();
  const main = configs.toSorted((a, b) => depth(a) - depth(b))[0];
  for (const config of configs) {
    const result = parseConfig(host, config);
    // Of a part of the workspace that is not installed, the rest must not suffer: its files are taken for the rest's.
    if (!result.ok && config !== main && result.error.isMissing) continue;
    if (!result.ok) return refuse('bad-tsconfig', ...describe(result.error, root));
    parsed.set(config, complete(result.value.options, modern));
    references.set(config, result.value.references);
  }
  const lender = main === undefined ? undefined : lenderOf(main, host, references, parsed, modern);
  if (lender?.ok === false) return refuse('bad-tsconfig', ...describe(lender.error, root));
  const base = lender?.value ?? complete(DEFAULTS, true);
  const options: ts.CompilerOptions = { ...base, ...FORCED };
  const ofRoot = governing(base);
  const byFolder = new Map([...parsed].map(([config, each]) => [dirname(config), governing(each)] as const));
  const resolving = new Set([...byFolder.values()].map(resolutionKey));
  return ok({
    options,
    several: resolving.size > 1,
    outputs: [...byFolder]
      .flatMap(([folder, { outDir, declarationDir }]) =>
        [outDir, declarationDir].filter((each) => each !== undefined && !`${folder}/`.startsWith(`${each}/`)),
      )
      .filter((each) => each !== undefined),
    optionsFor(fileName) {
      for (let folder = dirname(fileName); folder.length >= root.length; folder = dirname(folder)) {
        const own = byFolder.get(folder);
        // A solution file that only points elsewhere governs nothing itself.
        if (own !== undefined && (references.get(`${folder}/tsconfig.json`) ?? []).length === 0) return own;
      }
      return ofRoot;
    },
  });
}

/** Nothing is emitted and every file takes part, whatever the workspace builds. */
const FORCED: ts.CompilerOptions = {
  noEmit: true,
  allowJs: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  skipLibCheck: true,
  ignoreDeprecations: '6.0',
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: false,
};

/** Those of one tsconfig: what it says itself about `.ts` specifiers holds for what is written into its files. */
function governing(own: ts.CompilerOptions): ts.CompilerOptions {
  const allowImportingTsExtensions =
    own.allowImportingTsExtensions === true || own.rewriteRelativeImportExtensions === true;
  return { ...own, ...FORCED, allowImportingTsExtensions };
}

interface Complaint {
  readonly file: string;
  readonly line: number | undefined;
  readonly message: string;
  /** What it extends is not there. */
  readonly isMissing: boolean;
}

function parseConfig(
  host: ConfigHost,
  file: string,
): Result<{ options: ts.CompilerOptions; references: readonly string[] }, Complaint> {
  const source = ts.readJsonConfigFile(file, (name) => host.readFile(name));
  const parsed = ts.parseJsonSourceFileConfigFileContent(
    source,
    {
      fileExists: (name) => host.fileExists(name),
      readFile: (name) => host.readFile(name),
      // Which files belong to it is of no interest, and finding them takes long.
      readDirectory: () => [],
      useCaseSensitiveFileNames: true,
    },
    dirname(file),
    {},
    file,
  );
  const text = host.readFile(file);
  const syntax = text === undefined ? undefined : ts.parseConfigFileTextToJson(file, text).error;
  const complaint =
    syntax ??
    parsed.errors.find(
      (error) => error.category === ts.DiagnosticCategory.Error && !HARMLESS.has(error.code),
    );
  if (complaint !== undefined) {
    return {
      ok: false,
      error: {
        file: complaint.file?.fileName ?? file,
        line:
          complaint.file === undefined || complaint.start === undefined
            ? undefined
            : ts.getLineAndCharacterOfPosition(complaint.file, complaint.start).line + 1,
        isMissing: complaint.code === 6053 || complaint.code === 5083,
        message: ts.flattenDiagnosticMessageText(complaint.messageText, ' '),
      },
    };
  }
  const raw: unknown = parsed.raw;
  const listsNothing =
    typeof raw === 'object' &&
    raw !== null &&
    'files' in raw &&
    Array.isArray(raw.files) &&
    raw.files.length === 0;
  const references = listsNothing ? (parsed.projectReferences ?? []) : [];
  const { configFile: _unused, ...options } = parsed.options;
  return {
    ok: true,
    value: {
      options,
      references: references.map((each) =>
        host.directoryExists(each.path) ? `${each.path}/tsconfig.json` : each.path,
      ),
    },
  };
}

function lenderOf(
  main: string,
  host: ConfigHost,
  references: ReadonlyMap<string, readonly string[]>,
  parsed: ReadonlyMap<string, ts.CompilerOptions>,
  modern: boolean,
): Result<ts.CompilerOptions, Complaint> {
  const first = references.get(main)?.find((each) => host.fileExists(each)) ?? main;
  const known = parsed.get(first);
  if (known !== undefined) return ok(known);
  const result = parseConfig(host, first);
  return result.ok ? ok(complete(result.value.options, modern)) : result;
}

/** Fills in what other TypeScript versions take for granted, so that files mean what they mean to the workspace's own. */
function complete(options: ts.CompilerOptions, modern: boolean): ts.CompilerOptions {
  const all: ts.CompilerOptions = { ...options };
  all.target ??= modern ? ts.ScriptTarget.ESNext : ts.ScriptTarget.ES2020;
  if (!modern) {
    all.strict ??= false;
    all.types ??= ['*'];
    all.noUncheckedSideEffectImports ??= false;
  }
  if (all.module === undefined && all.moduleResolution === undefined) {
    all.module = ts.ModuleKind.ESNext;
    all.moduleResolution = ts.ModuleResolutionKind.Bundler;
  }
  return all;
}

/** Whether the workspace works with TypeScript 6 or newer, whose defaults are strict. */
function isModern(host: ConfigHost, root: string): boolean {
  const installed = /"version"\s*:\s*"(\d+)/.exec(
    host.readFile(`${root}/node_modules/typescript/package.json`) ?? '',
  );
  const asked = /"typescript"\s*:\s*"[^"\d]*(\d+)/.exec(host.readFile(`${root}/package.json`) ?? '');
  return Number((installed ?? asked)?.[1] ?? 6) >= 6;
}

const RESOLVING = ['baseUrl', 'paths', 'module', 'moduleResolution', 'customConditions', 'moduleSuffixes'];

function resolutionKey(options: ts.CompilerOptions): string {
  const base = options.paths === undefined ? undefined : options['pathsBasePath'];
  return JSON.stringify([base, ...RESOLVING.map((key) => options[key])]);
}

function depth(file: string): number {
  return file.split('/').length;
}

function describe(complaint: Complaint, root: string): [message: string, hint: string] {
  const file = complaint.file.startsWith(`${root}/`) ? complaint.file.slice(root.length + 1) : complaint.file;
  const place = complaint.line === undefined ? file : `${file}:${complaint.line}`;
  const message = complaint.message.replaceAll(`${root}/`, '').replace(/\.$/, '');
  return [
    `${place} cannot be used: ${message}.`,
    `Mend ${file}, or install the packages that it extends, and ask again.`,
  ];
}
