import { createInterface, type Interface } from 'node:readline';
import type { Surface } from '../chat/surface.ts';
import { nearest } from '../core/kernel/nearest.ts';
import type { Action, Block, Choice, Reply } from '../chat/reply.ts';
import { oneLine } from '../chat/screen.ts';
import type { Terminal } from './terminal.ts';

const PROMPT = 'ids> ';

/** A terminal as a surface: replies are printed above the prompt, choices are numbered. */
export class TerminalSurface implements Surface {
  readonly #terminal: Terminal;
  readonly #lines: Interface;
  #choices: readonly Choice[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#lines = createInterface({
      input: terminal.stdin,
      ...(terminal.isTTY ? { output: terminal.stdout } : {}),
      terminal: terminal.isTTY,
      prompt: PROMPT,
      historySize: 200,
    });
  }

  get lines(): Interface {
    return this.#lines;
  }

  show(reply: Reply): Promise<void> {
    const parts = [
      ...reply.body.map(({ text }: Block) => text),
      ...reply.documents.map((document) => ('path' in document ? `  ${document.path}` : document.text)),
    ];
    if (reply.choices.length > 0) {
      this.#choices = reply.choices;
      parts.push(
        `  ${reply.choices.map(({ label }, index) => `[${String(index + 1)}] ${label}`).join('   ')}`,
      );
    }
    return this.#print(`${parts.join('\n')}\n\n`);
  }

  progress({ line }: { readonly line: string }): void {
    void this.#print(`  · ${line}\n`);
  }

  /** The choice that a line picks by number or label, `none` for a number that picks nothing, undefined for other words. */
  pick(line: string): Action | 'none' | undefined {
    const words = line.trim().toLowerCase();
    const numbered = /^\d{1,2}$/.test(words);
    const chosen = numbered
      ? this.#choices[Number(words) - 1]
      : this.#choices.find(({ label }) => label.toLowerCase() === words);
    if (chosen !== undefined) {
      this.#choices = [];
      return chosen.action;
    }
    return numbered ? 'none' : undefined;
  }

  /** What a line probably meant that picks nothing. */
  sayNoChoice(line: string): Promise<void> {
    const labels = this.#choices.map(({ label }) => label);
    const near = nearest(line, labels);
    const hint =
      labels.length === 0 ? 'There is nothing to choose now.' : `Choose 1 to ${String(labels.length)}.`;
    return this.#print(
      `✋ ${oneLine(line, 40)} is no choice. ${near === undefined ? hint : `Did you mean ${near}?`}\n\n`,
    );
  }

  /** Waits for the next line, visibly. */
  prompt(): void {
    if (this.#terminal.isTTY) this.#lines.prompt(true);
  }

  /** Echoes what a script typed, so that a transcript reads like a conversation. */
  echo(line: string): void {
    if (!this.#terminal.isTTY) this.#terminal.stdout.write(`${PROMPT}${oneLine(line, 2_000)}\n`);
  }

  close(): void {
    this.#lines.close();
  }

  /** Rejects when the stream does not take the text, so that a diff that nobody got does not count as shown. */
  #print(text: string): Promise<void> {
    const { stdout, isTTY } = this.#terminal;
    return new Promise((resolve, reject) => {
      if (isTTY) stdout.write('\r\u001b[K');
      stdout.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
      this.prompt();
    });
  }
}
