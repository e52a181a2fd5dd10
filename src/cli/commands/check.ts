import * as z from 'zod';
import { createHash } from 'node:crypto';
import { makeChangeSet } from '../../core/change/change-set.ts';
import type { TextEdit } from '../../core/change/edit.ts';
import { parseWorkspacePath, printable } from '../../core/change/path.ts';
import type { ValidationReport } from '../../core/change/report.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Checker, Editor } from '../../engine/ports.ts';
import { validationText } from '../../chat/cards/checks.ts';
import { english } from '../../chat/texts/english.ts';
import { noReportDocument, reportDocument } from '../document.ts';
import type { ExitCode } from '../exit.ts';
import { linesOf, readInput } from '../input.ts';
import type { Call, Register } from '../rooms.ts';

type Id = string | number;
type ContentEdit = Extract<TextEdit, { readonly kind: 'write_file' | 'delete_file' }>;
const IdSchema = z.object({ id: z.union([z.string(), z.number()]) });

/** One line of `check --stream`: whole contents, null deletes. */
const LineSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  edits: z.array(z.object({ path: z.string().min(1), content: z.string().nullable() })).min(1),
});

export const addCheck: Register = (program, handle) => {
  program
    .command('check')
    .description('the five checks on a unified diff, in memory; writes nothing')
    .argument('[patch]', 'a file with a unified diff, or - for standard input', '-')
    .option(
      '--stream',
      'answer a line of JSON for every line of JSON: {"id", "edits": [{"path", "content"}]}',
    )
    .addHelpText('after', '\nExample: git diff | ids check -')
    .action(
      handle(async (call, source: string, options: { readonly stream?: boolean }) => {
        if (options.stream === true) return stream(call);
        const patch = await readInput(source, call.terminal);
        if (!patch.ok) return call.out.refuse(patch.error, noReportDocument(patch.error));
        if (patch.value.trim() === '') {
          const empty = refuse(
            'wrong-use',
            'The patch is empty.',
            'A unified diff is expected, such as from: git diff',
          );
          return call.out.refuse(empty.error, noReportDocument(empty.error));
        }
        const tools = await open(call);
        const report = tools.ok
          ? await checked(call, tools.value, [{ kind: 'unified_diff', patch: patch.value }])
          : tools;
        if (!report.ok) return call.out.refuse(report.error, noReportDocument(report.error));
        const document = reportDocument(report.value);
        call.out.result(document, validationText(english, report.value, 200));
        return document.ok ? 0 : 1;
      }),
    );
};

interface Tools {
  readonly editor: Editor;
  readonly checker: Checker;
}

async function open({ rooms }: Call): Promise<Result<Tools>> {
  const editor = await rooms.editor();
  if (!editor.ok) return editor;
  const checker = await rooms.checker();
  return checker.ok ? ok({ editor: editor.value, checker: checker.value }) : checker;
}

async function checked(
  { rooms, signal }: Call,
  { editor, checker }: Tools,
  edits: readonly TextEdit[],
): Promise<Result<ValidationReport>> {
  const draft = await editor.draft(edits, signal);
  if (!draft.ok) return draft;
  const report = await checker.check(draft.value, rooms.checkOptions, signal);
  return signal.aborted ? refuse('interrupted', 'Interrupted; nothing was written.') : ok(report);
}

/** What the checks say of files that were sent as they are on disk. */
async function untouched(
  { rooms, signal }: Call,
  { checker }: Tools,
  edits: readonly ContentEdit[],
): Promise<Result<ValidationReport>> {
  const also = edits.flatMap(({ path }) => {
    const parsed = parseWorkspacePath(path);
    return parsed.ok ? [parsed.value] : [];
  });
  const { checkOptions } = rooms;
  const skip = { tests: 'nothing differs from what is on disk.', ...checkOptions.skip };
  const nothing = { changeSet: makeChangeSet([], sha256), contents: new Map() };
  const report = await checker.check(nothing, { ...checkOptions, skip, also }, signal);
  return signal.aborted ? refuse('interrupted', 'Interrupted; nothing was written.') : ok(report);
}

/** One warm checker, a line for a line, until the input ends. A bad line is answered and does not end the stream. */
async function stream(call: Call): Promise<ExitCode> {
  const tools = await open(call);
  if (!tools.ok) return call.out.refuse(tools.error, noReportDocument(tools.error));
  const say = (document: unknown) => call.terminal.stdout.write(`${JSON.stringify(document)}\n`);
  for await (const line of linesOf(call.terminal.stdin, call.signal)) {
    if (line === undefined) {
      const long = refuse('file-too-large', 'The line has more than 16 MiB.', 'Send the edits in parts.');
      say(noReportDocument(long.error));
      continue;
    }
    if (line.trim() === '') continue;
    const { id, edits } = readLine(line);
    if (!edits.ok) {
      say(noReportDocument(edits.error, id));
      continue;
    }
    const checking = await checked(call, tools.value, edits.value);
    const report =
      !checking.ok && checking.error.code === 'nothing-to-do'
        ? await untouched(call, tools.value, edits.value)
        : checking;
    say(report.ok ? reportDocument(report.value, id) : noReportDocument(report.error, id));
  }
  return call.signal.aborted ? 130 : 0;
}

/** The edits of a line, and the id to answer under wherever it has one. */
function readLine(line: string): { readonly id?: Id; readonly edits: Result<readonly ContentEdit[]> } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    const edits = refuse(
      'wrong-use',
      'The line is not JSON.',
      'Send {"id": 1, "edits": [{"path": "src/a.ts", "content": "…"}]}',
    );
    return { edits };
  }
  const parsed = LineSchema.safeParse(value);
  if (parsed.success) {
    const { id, edits } = parsed.data;
    const windows = edits.find(({ path }) => path.includes('\\'));
    if (windows !== undefined) {
      const refused = refuse(
        'wrong-use',
        `The path "${printable(windows.path)}" has backslashes.`,
        'Write / between folders, on every system.',
      );
      return { ...(id === undefined ? {} : { id }), edits: refused };
    }
    const asEdits = edits.map(({ path, content }): ContentEdit =>
      content === null ? { kind: 'delete_file', path } : { kind: 'write_file', path, content },
    );
    return { ...(id === undefined ? {} : { id }), edits: ok(asEdits) };
  }
  const edits = refuse(
    'wrong-use',
    `The line has another form: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`,
    'Send {"id", "edits": [{"path", "content"}]}',
  );
  const named = IdSchema.safeParse(value);
  return named.success ? { id: named.data.id, edits } : { edits };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
