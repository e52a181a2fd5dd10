import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext } from '../context.ts';
import { placeOf } from './place.ts';

type Step =
  | { readonly kind: 'text'; readonly path: WorkspacePath; readonly text: string | null }
  | { readonly kind: 'move'; readonly from: WorkspacePath; readonly to: WorkspacePath }
  | { readonly kind: 'mode'; readonly path: WorkspacePath; readonly executable: boolean };

/** The files as they are after the parts of the patch read so far. Nothing reaches the context before `write`. */
export class PatchDraft {
  readonly #context: EditContext;
  readonly #texts = new Map<WorkspacePath, string | null>();
  readonly #executable = new Map<WorkspacePath, boolean>();
  readonly #steps: Step[] = [];

  constructor(context: EditContext) {
    this.#context = context;
  }

  placeOf(named: string): Result<WorkspacePath> {
    return placeOf(named, this.#context);
  }

  read(path: WorkspacePath): Result<string> {
    const text = this.#texts.get(path);
    if (text === undefined) return this.#context.readText(path);
    if (text === null) return refuse('not-found', `${path} was deleted by an earlier part of the patch.`);
    return ok(text);
  }

  put(path: WorkspacePath, text: string | null): void {
    this.#texts.set(path, text);
    this.#steps.push({ kind: 'text', path, text });
  }

  /** The file goes on under another path, with its mode, BOM and line ends. */
  move(from: WorkspacePath, to: WorkspacePath, text: string): void {
    this.#executable.set(to, this.isExecutable(from));
    this.#texts.set(from, null).set(to, text);
    this.#steps.push({ kind: 'move', from, to }, { kind: 'text', path: to, text });
  }

  isExecutable(path: WorkspacePath): boolean {
    return this.#executable.get(path) ?? this.#context.isExecutable(path);
  }

  setExecutable(path: WorkspacePath, executable: boolean): void {
    this.#executable.set(path, executable);
    this.#steps.push({ kind: 'mode', path, executable });
  }

  write(): Result<void> {
    for (const step of this.#steps) {
      const done = this.#take(step);
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  #take(step: Step): Result<void> {
    if (step.kind === 'move') return this.#context.moveFile(step.from, step.to);
    if (step.kind === 'mode') return this.#context.setExecutable(step.path, step.executable);
    return step.text === null
      ? this.#context.deleteFile(step.path)
      : this.#context.writeText(step.path, step.text);
  }
}
