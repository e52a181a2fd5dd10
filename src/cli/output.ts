import type { Refusal } from '../core/kernel/refusal.ts';
import { sayRefusal } from '../chat/reply.ts';
import { exitCodeOf, type ExitCode } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Where a command's words go. With `--json` exactly one document reaches standard output and everything else standard error. */
export interface Output {
  readonly json: boolean;
  /** The result, once: the document with `--json`, else the text. */
  result(document: unknown, text: string): void;
  /** A part of the result that is there before the rest. Nothing with `--json`, whose document has it all. */
  begin(text: string): void;
  /** One line beside the result, on standard error. */
  note(line: string): void;
  /** A "no": its sentence on standard error, its document with `--json`. Returns the exit code. */
  refuse(refusal: Refusal, document?: unknown): ExitCode;
  /** Whether a result was given. */
  readonly given: boolean;
}

export function makeOutput(terminal: Pick<Terminal, 'stdout' | 'stderr'>, json: boolean): Output {
  let given = false;
  function result(document: unknown, text: string): void {
    if (given) throw new Error('A command gave two results');
    given = true;
    if (json) terminal.stdout.write(`${JSON.stringify(document)}\n`);
    else if (text !== '') terminal.stdout.write(`${text}\n`);
  }
  function note(line: string): void {
    terminal.stderr.write(`${line}\n`);
  }
  return {
    json,
    get given() {
      return given;
    },
    result,
    begin(text) {
      if (!json) terminal.stdout.write(`${text}\n`);
    },
    note,
    refuse(refusal, document) {
      note(sayRefusal(refusal));
      result(document ?? { refusal }, '');
      return exitCodeOf(refusal.code);
    },
  };
}
