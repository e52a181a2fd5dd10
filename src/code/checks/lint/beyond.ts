import { relative } from 'node:path/posix';
import { openScratch } from '../../../sandbox/copy.ts';
import type { Candidate } from '../change.ts';
import { copyInto } from '../copied.ts';
import type { Finding } from '../findings.ts';
import type { Pause } from '../pause.ts';
import type { TypeScript } from '../toolchain.ts';
import { isSource, type FileView } from '../view.ts';
import { lintApart, type Answer } from './apart.ts';
import { findingOf, isLintConfig, type Installation } from './eslint.ts';
import type { Linters } from './linters.ts';
import { importersOf, otherwiseOffering } from './importers.ts';
import { looksBeyond, type Beyond } from './rules.ts';

/** What rules say that read other files which a candidate changes. */
export interface Answered {
  readonly found: readonly Finding[];
  readonly before: readonly Finding[];
  readonly notes: readonly string[];
  /** Whether a finding comes from such a rule with the disk before it, and is not to be believed. */
  replaces(finding: Finding): boolean;
}

const NOTHING: Answered = { found: [], before: [], notes: [], replaces: () => false };

/** Milliseconds for all files as they would be, and for those of them as they are. */
const PATIENCE = { after: 25_000, before: 20_000 };
/** More files than this are not asked about. */
const MOST = 3000;
/** What a package.json says that no rule about sources asks for. */
const IRRELEVANT =
  /^(?:version|description|scripts|author|contributors|license|keywords|homepage|bugs|repository|funding|publishConfig|gitHooks|lint-staged)$/;
const MISSING = 'not all rules that read other files could be asked about what this change means to them';

/**
 * The rules that read package.json files and imported files from disk, where a candidate is not yet. Where it changes what these
 * say, such rules are asked about every file below the one and every importer of the other, on copies without and with the
 * candidate and in processes of their own: they keep what they have read.
 */
export async function askBeyond(
  candidate: Candidate,
  linters: Linters,
  typescript: TypeScript,
  pause: Pause,
): Promise<Answered> {
  const { root, base } = candidate;
  const folders = restatedIn(candidate);
  const offering = otherwiseOffering(candidate, typescript);
  const first = await groupsOf(offering, ['imports'], linters, pause);
  const importers = first.length === 0 ? [] : importersOf(candidate, offering);
  const beyond: readonly Beyond[] = [
    ...(folders.length === 0 ? [] : (['manifests'] as const)),
    ...(importers.length === 0 ? [] : (['imports'] as const)),
  ];
  if (beyond.length === 0) return NOTHING;
  const below = sourcesIn(candidate).filter((file) =>
    folders.some((folder) => file.startsWith(`${folder}/`)),
  );
  const files = [...new Set([...importers, ...below])];
  const groups = await groupsOf(files, beyond, linters, pause);
  if (groups.length === 0) return NOTHING;
  if (files.length > MOST) return { ...NOTHING, notes: [MISSING] };
  const now = await lintCopy(root, filesAfter(candidate), groups, beyond, PATIENCE.after, pause);
  // Of a file of which they say nothing now nothing is to be compared.
  const told = new Set(now.found.map(({ path }) => path));
  const former = groups.map(({ installation, members }) => ({
    installation,
    members: members
      .filter((file) => told.has(relative(root, file)))
      .flatMap((file) => originOf(file, candidate)),
  }));
  const all = new Map([...base.files()].map((file) => [file, contentIn(base, file)]));
  const then = await lintCopy(root, all, former, beyond, PATIENCE.before, pause);
  // What cannot be compared is not called new.
  const compared = ({ path }: Finding) =>
    originOf(`${root}/${path}`, candidate).every((file) => then.answered.has(file));
  const answered = new Set([
    ...now.answered,
    ...[...now.answered].flatMap((file) => originOf(file, candidate)),
  ]);
  return {
    found: now.found.filter(compared),
    before: then.found,
    notes: now.isWhole && then.isWhole ? [] : [MISSING],
    replaces: ({ path, code }) =>
      answered.has(`${root}/${path}`) && looksBeyond(code.slice('eslint/'.length), beyond),
  };
}

interface Told {
  readonly found: readonly Finding[];
  /** Absolute paths of the files that the rules were asked about. */
  readonly answered: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** What the rules say of a copy of these files (absolute paths). `patience`: milliseconds for all of it. */
async function lintCopy(
  root: string,
  files: ReadonlyMap<string, Uint8Array | undefined>,
  groups: readonly Group[],
  beyond: readonly Beyond[],
  patience: number,
  pause: Pause,
): Promise<Told> {
  const found: Finding[] = [];
  const answered = new Set<string>();
  let isWhole = true;
  const asked = groups.filter(({ members }) => members.length > 0);
  if (asked.length === 0) return { found, answered, isWhole };
  const end = performance.now() + patience;
  const scratch = openScratch();
  try {
    const instead = new Map([...files].map(([file, bytes]) => [relative(root, file), bytes] as const));
    await copyInto(scratch, { root, instead }, [...instead.keys()], pause);
    const inCopy = (path: string) => scratch.copy + path.slice(root.length);
    for (const { installation, members } of asked) {
      const { flat, at, folder } = installation;
      const order = { flat, at: inCopy(at), folder: inCopy(folder), beyond, files: members.map(inCopy) };
      const answer = await lintApart(order, end - performance.now(), pause);
      isWhole &&= answer?.failed.length === 0;
      if (answer === undefined) continue;
      found.push(...findingsIn(answer, scratch.copy));
      const failed = new Set(answer.failed);
      for (const file of members) if (!failed.has(inCopy(file))) answered.add(file);
    }
  } finally {
    await scratch.dispose();
  }
  return { found, answered, isWhole };
}

/** The folders (absolute) in which a package.json says something else to a rule. */
function restatedIn({ files, base, view }: Candidate): readonly string[] {
  return files.flatMap(({ path, absolute }) =>
    /(?:^|\/)package\.json$/.test(path) && toldBy(base, absolute) !== toldBy(view, absolute)
      ? [absolute.slice(0, absolute.lastIndexOf('/'))]
      : [],
  );
}

function toldBy(view: FileView, manifest: string): string | undefined {
  const text = view.text(manifest);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return '';
    return JSON.stringify(Object.entries(parsed).filter(([name]) => !IRRELEVANT.test(name)));
  } catch {
    return '';
  }
}

function sourcesIn({ base, files }: Candidate): readonly string[] {
  const there = new Set(base.files());
  for (const { absolute, after, linked } of files) {
    if (after === undefined) there.delete(absolute);
    else if (linked === undefined) there.add(absolute);
  }
  return [...there].filter(isSource);
}

interface Group {
  readonly installation: Installation;
  /** Absolute paths. */
  readonly members: readonly string[];
}

/** The files that rules which look beyond them are turned on for, by the ESLint that lints them. */
async function groupsOf(
  files: readonly string[],
  beyond: readonly Beyond[],
  linters: Linters,
  pause: Pause,
): Promise<readonly Group[]> {
  const groups = new Map<string, { readonly installation: Installation; readonly members: string[] }>();
  for (const file of files) {
    await pause();
    const linter = await linters.for(file);
    if ('why' in linter || !(await linter.rulesOf(file)).some((rule) => looksBeyond(rule, beyond))) continue;
    const { installation } = linter;
    const key = `${installation.folder}\0${installation.at}`;
    const group = groups.get(key) ?? { installation, members: [] };
    group.members.push(file);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What linters and their configurations read; of other files they ask whether they are there. */
const READ = /(?:^|\/)\.[^/]+$|\.(?:[cm]?[jt]sx?|json[c5]?|ya?ml|toml|vue|svelte|astro|mdx?|graphql|gql)$/;

function contentIn(view: FileView, file: string): Uint8Array | undefined {
  return READ.test(file) ? view.bytes(file) : new Uint8Array();
}

/** A changed configuration of the linter takes effect only when it is written. */
function filesAfter({ base, view, files }: Candidate): ReadonlyMap<string, Uint8Array | undefined> {
  const all = new Map([...base.files()].map((file) => [file, contentIn(view, file)]));
  for (const { path, absolute, after } of files) {
    const bytes = isLintConfig(path) ? base.bytes(absolute) : after;
    if (bytes === undefined) all.delete(absolute);
    else all.set(absolute, bytes);
  }
  return all;
}

/** The file (absolute) that one is compared with, where there is one. */
function originOf(file: string, { files, base }: Candidate): readonly string[] {
  const changed = files.find((each) => each.absolute === file);
  if (changed !== undefined) return changed.before === undefined ? [] : [changed.before.absolute];
  return base.isFile(file) ? [file] : [];
}

function findingsIn({ linted }: Answer, root: string): readonly Finding[] {
  return linted.flatMap(({ file, messages }) =>
    messages.map((message) => {
      const finding = findingOf(file.slice(root.length + 1), message);
      return { ...finding, message: finding.message.replaceAll(`${root}/`, '') };
    }),
  );
}
