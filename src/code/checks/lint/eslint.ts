import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Finding } from '../findings.ts';
import { manifestOf } from '../toolchain.ts';
import { foldersUp, type FileView } from '../view.ts';

/** What of ESLint's Node interface is used; the same in 8, 9 and 10. */
export interface Linter {
  lintText(
    text: string,
    options: { readonly filePath: string; readonly warnIgnored: boolean },
  ): Promise<readonly { readonly messages: readonly Message[] }[]>;
  isPathIgnored(path: string): Promise<boolean>;
  calculateConfigForFile(path: string): Promise<unknown>;
}

export interface Message {
  readonly ruleId: string | null;
  readonly severity: number;
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly fatal?: boolean | undefined;
  readonly fix?: TextFix;
  readonly suggestions?: readonly { readonly fix: TextFix }[];
}

/** A message about a file (path relative to the workspace) in our words. */
export function findingOf(path: string, message: Message): Finding {
  const rule = message.ruleId ?? (message.fatal === true ? 'fatal' : 'configuration');
  const counted = (value: number | undefined) =>
    value !== undefined && Number.isInteger(value) && value > 0 ? value : 1;
  return {
    path,
    line: counted(message.line),
    column: counted(message.column),
    code: `eslint/${rule}`,
    severity: message.fatal === true || message.severity === 2 ? 'error' : 'warning',
    message: message.message,
  };
}

/** Offsets in UTF-16 code units of the text without its byte order mark. */
export interface TextFix {
  readonly range: readonly [number, number];
  readonly text: string;
}

/** The workspace's ESLint for the files that one configuration speaks about. */
export interface Installation {
  readonly version: string;
  readonly flat: boolean;
  /** The folder that ESLint is run in. */
  readonly folder: string;
  /** The folder from which it is found. */
  readonly at: string;
  /** A fresh instance; `overlay` is laid over the workspace's own configuration. */
  open(overlay: Readonly<Record<string, unknown>> | undefined): Linter;
}

/** Why there is no ESLint to run, as a sentence with the way to turn it on. */
export interface Missing {
  readonly why: string;
}

interface Module {
  readonly ESLint: LinterClass;
  readonly loadESLint?: (options: { readonly useFlatConfig: boolean }) => Promise<LinterClass>;
}
type LinterClass = new (options: Readonly<Record<string, unknown>>) => Linter;

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((each) => `eslint.config.${each}`);
const LEGACY = ['', '.js', '.cjs', '.json', '.yml', '.yaml'].map((each) => `.eslintrc${each}`);

/** Whether a path is a configuration of ESLint by its name. */
export function isLintConfig(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return FLAT.includes(name) || LEGACY.includes(name) || name === '.eslintignore';
}

/**
 * The ESLint that is responsible for a file (absolute): from 10 on the configuration nearest above it decides, before
 * that the root's, and only without one the nearest.
 */
export async function installationFor(
  view: FileView,
  root: string,
  file: string,
): Promise<Installation | Missing> {
  const folders = foldersUp(file, root);
  const withFlat = folders.filter((folder) => FLAT.some((name) => view.isFile(`${folder}/${name}`)));
  const withLegacy = folders.filter(
    (folder) => LEGACY.some((name) => view.isFile(`${folder}/${name}`)) || hasManifestConfig(view, folder),
  );
  const at = withFlat[0] ?? withLegacy[0];
  if (at === undefined) {
    return { why: 'The workspace has no ESLint configuration. Run: npm init @eslint/config' };
  }
  const installed = manifestOf(at, 'eslint');
  if (installed === undefined) {
    return {
      why: 'ESLint is configured but not installed in this workspace. Run: npm install --save-dev eslint',
    };
  }
  const major = Number.parseInt(installed.version, 10);
  const flat = withFlat.length > 0;
  if (!flat && major >= 9) {
    return {
      why: `ESLint ${installed.version} needs an eslint.config.js; this workspace has only an .eslintrc. Run: npx @eslint/migrate-config .eslintrc.json`,
    };
  }
  const rooted = flat ? withFlat.at(-1) : root;
  const folder = flat && major >= 10 ? at : (rooted ?? at);
  const open = await openerAt({ at, folder, flat });
  if (open === undefined) {
    return {
      why: `ESLint ${installed.version} cannot read an eslint.config.js from programs. Run: npm install --save-dev eslint@latest`,
    };
  }
  return { version: installed.version, flat, folder, at, open };
}

/** How instances of an installed ESLint are made; undefined: it is too old for such a configuration. */
export async function openerAt({
  at,
  folder,
  flat,
}: Pick<Installation, 'at' | 'folder' | 'flat'>): Promise<Installation['open'] | undefined> {
  const loaded: unknown = createRequire(join(at, 'noop.js'))('eslint');
  if (!isModule(loaded)) throw new Error(`The ESLint in ${at} has no ESLint class`);
  const major = Number.parseInt(manifestOf(at, 'eslint')?.version ?? '', 10);
  if (flat && major < 9 && loaded.loadESLint === undefined) return undefined;
  const Class = (await loaded.loadESLint?.({ useFlatConfig: flat })) ?? loaded.ESLint;
  return (overlay) =>
    new Class({
      cwd: folder,
      ...(overlay === undefined ? {} : { overrideConfig: flat ? [overlay] : overlay }),
    });
}

function isModule(value: unknown): value is Module {
  return (
    typeof value === 'object' && value !== null && 'ESLint' in value && typeof value.ESLint === 'function'
  );
}

function hasManifestConfig(view: FileView, folder: string): boolean {
  const text = view.text(`${folder}/package.json`);
  if (text?.includes('"eslintConfig"') !== true) return false;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'eslintConfig' in parsed;
  } catch {
    return false;
  }
}
