import type { TextEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { Operation } from '../context.ts';
import { applyHunks } from './hunks.ts';
import { withLineEnds } from './lines.ts';
import { parseUnifiedDiff, type FilePatch } from './patch.ts';
import { PatchDraft } from './patch-draft.ts';

/** So many hunks are named that do not apply. */
const mostReasons = 5;

/**
 * Applies a patch of one or more files completely or not at all. Rejected hunks are named with their line in the patch
 * (`bad-edit`); a patch that is applied already is `nothing-to-do`. Of a mode
 * it changes whether the file may be executed, as git does.
 */
export const unifiedDiff: Operation<Extract<TextEdit, { kind: 'unified_diff' }>> = (edit, context) => {
  const files = parseUnifiedDiff(edit.patch);
  if (!files.ok) return files;
  const draft = new PatchDraft(context);
  const already: string[] = [];
  const rejected: string[] = [];
  let changes = 0;
  for (const file of files.value) {
    const outcome = applyFile(file, draft);
    if (!outcome.ok) return outcome;
    changes += outcome.value.changes;
    already.push(...outcome.value.already);
    rejected.push(...outcome.value.rejected);
  }
  if (rejected.length > 0 || (already.length > 0 && changes > 0)) {
    const reasons = [...rejected, ...already.map((name) => `${name}: it is applied already`)];
    const more = reasons.length > mostReasons ? `; and ${reasons.length - mostReasons} more` : '';
    return refuse(
      'bad-edit',
      `The patch does not apply: ${reasons.slice(0, mostReasons).join('; ')}${more}.`,
      'Nothing was changed. Make the patch anew from the files as they are now.',
    );
  }
  if (changes === 0) {
    return refuse('nothing-to-do', 'Everything in the patch is already there.', 'Leave this edit out.');
  }
  return draft.write();
};

interface FileOutcome {
  /** How many things the part changes. */
  readonly changes: number;
  readonly already: readonly string[];
  readonly rejected: readonly string[];
}

function applyFile(file: FilePatch, draft: PatchDraft): Result<FileOutcome> {
  const name = file.to ?? file.from ?? '';
  const impossible = whyImpossible(file, name);
  if (impossible !== undefined) return impossible;
  const from = file.from === undefined ? undefined : draft.placeOf(file.from);
  if (from?.ok === false) return from;
  const to = file.to === undefined ? undefined : draft.placeOf(file.to);
  if (to?.ok === false) return to;
  if (from === undefined) {
    return to === undefined ? noName(file) : create(file, to.value, draft);
  }
  const source = file.action === 'modify' ? sourceOf(from.value, to?.value, draft) : from.value;
  const target = file.action === 'modify' ? source : to?.value;
  const current = draft.read(source);
  if (!current.ok) return missingSource(file, current, target, draft);
  const { text, outcomes } = applyHunks(current.value, file.hunks);
  const label = (index: number) => {
    const hunk = file.hunks[index];
    return `hunk ${index + 1} of ${source} (line ${hunk?.patchLine ?? file.patchLine} of the patch)`;
  };
  const already = outcomes.flatMap((outcome, index) => (outcome.kind === 'already' ? [label(index)] : []));
  const rejected = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'rejected' ? [`${label(index)}: ${outcome.why}`] : [],
  );
  if (target === undefined) return remove(file, source, text, { already, rejected }, draft);
  if (target !== source) {
    const there = draft.read(target);
    if (there.ok) return ok(refused(file, target, 'it exists already'));
    if (there.error.code !== 'not-found') return there;
  }
  if (target !== source && file.action === 'rename') draft.move(source, target, text);
  else if (text !== current.value || target !== source) draft.put(target, text);
  const moved = target === source ? 0 : 1;
  const remoded = setMode(file, target, draft);
  const applied =
    text === current.value ? 0 : outcomes.filter((outcome) => outcome.kind === 'applied').length;
  return ok({ changes: applied + moved + remoded, already, rejected });
}

function create(file: FilePatch, path: WorkspacePath, draft: PatchDraft): Result<FileOutcome> {
  const odd = file.hunks.flatMap((hunk) => hunk.lines).find((line) => line.kind !== 'added');
  if (odd !== undefined) return ok(refused(file, path, 'a new file has no old lines'));
  const plain = file.hunks
    .map((hunk) => {
      const text = hunk.lines.map((line) => `${line.text}\n`).join('');
      return hunk.newUnfinished ? text.slice(0, -1) : text;
    })
    .join('');
  const text = file.windowsEnds ? withLineEnds(plain, '\r\n') : plain;
  const there = draft.read(path);
  if (there.ok) {
    if (withLineEnds(there.value, '\n') === plain) return ok({ changes: 0, already: [path], rejected: [] });
    return ok(refused(file, path, 'it exists already'));
  }
  if (there.error.code !== 'not-found') return there;
  draft.put(path, text);
  setMode(file, path, draft);
  return ok({ changes: 1, already: [], rejected: [] });
}

/** How many things it changes. git knows of a mode only whether the file may be executed. */
function setMode({ mode }: FilePatch, path: WorkspacePath, draft: PatchDraft): number {
  const executable = mode === '100755';
  if ((!executable && mode !== '100644') || draft.isExecutable(path) === executable) return 0;
  draft.setExecutable(path, executable);
  return 1;
}

function remove(
  file: FilePatch,
  path: WorkspacePath,
  rest: string,
  outcome: Omit<FileOutcome, 'changes'>,
  draft: PatchDraft,
): Result<FileOutcome> {
  const rejected = [...outcome.rejected];
  if (rejected.length === 0 && rest !== '') {
    rejected.push(
      `deleting ${path} (line ${file.patchLine} of the patch): the file has text that the patch does not remove`,
    );
  }
  draft.put(path, null);
  return ok({ changes: 1, already: outcome.already, rejected });
}

/** A plain diff may name the old version `file.orig`; what exists is meant, the new name first. */
function sourceOf(from: WorkspacePath, to: WorkspacePath | undefined, draft: PatchDraft): WorkspacePath {
  return to !== undefined && (draft.read(to).ok || !draft.read(from).ok) ? to : from;
}

function missingSource(
  file: FilePatch,
  refusal: Extract<Result<string>, { ok: false }>,
  target: WorkspacePath | undefined,
  draft: PatchDraft,
): Result<FileOutcome> {
  const name = file.from ?? '';
  if (refusal.error.code === 'not-text') {
    return refuse(
      'not-text',
      `${name} (line ${file.patchLine} of the patch) is not UTF-8 text, which is all that a patch can change or rename.`,
      'Leave this file out of the patch and change it by hand.',
    );
  }
  if (refusal.error.code !== 'not-found') return refusal;
  if (file.action === 'delete') return ok({ changes: 0, already: [`deleting ${name}`], rejected: [] });
  if (file.action === 'rename' && target !== undefined && draft.read(target).ok) {
    return ok({ changes: 0, already: [`renaming ${name} to ${target}`], rejected: [] });
  }
  return refusal;
}

function whyImpossible(file: FilePatch, name: string): Result<never> | undefined {
  const hint = 'Leave this file out of the patch.';
  if (file.binary) return refuse('bad-edit', `The patch changes ${name}, a binary file.`, hint);
  if (file.mode === '120000' || file.mode === '160000') {
    return refuse('bad-edit', `The patch makes ${name} a symbolic link or a submodule.`, hint);
  }
  if (file.hunks.length === 0 && file.action === 'modify' && file.mode === undefined) {
    return refuse(
      'bad-edit',
      `The patch names ${name} but changes nothing in it.`,
      'Add a hunk, "@@ -line,count +line,count @@".',
    );
  }
  return undefined;
}

function noName(file: FilePatch): Result<never> {
  return refuse(
    'bad-edit',
    `Line ${file.patchLine} of the patch names no file.`,
    'Name the file after "+++ b/".',
  );
}

function refused(file: FilePatch, path: WorkspacePath, why: string): FileOutcome {
  return { changes: 0, already: [], rejected: [`${path} (line ${file.patchLine} of the patch): ${why}`] };
}
