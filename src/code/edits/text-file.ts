import { roughPartsOf } from '../differences.ts';

const BOM = '\uFEFF';

/**
 * How a file's text lies in its bytes. In memory every text has `\n` line ends and no BOM, so that operations need not
 * care; `encode` puts both back.
 */
export interface TextForm {
  readonly bom: boolean;
  /** Line ends: all the same, or those of each line of the text the form was taken from. */
  readonly ends: '\n' | '\r\n' | { readonly lines: readonly string[]; readonly crlf: readonly boolean[] };
}

export const PLAIN: TextForm = { bom: false, ends: '\n' };

export interface DecodedText {
  /** Line ends `\n`, no BOM. A lone `\r` stays what it is. */
  readonly text: string;
  readonly form: TextForm;
}

/** Reads UTF-8 bytes; undefined when they are not text: invalid UTF-8 or a NUL character. */
export function decode(bytes: Uint8Array): DecodedText | undefined {
  let raw: string;
  try {
    raw = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  return raw.includes('\0') ? undefined : readForm(raw);
}

/** Parts a text, as somebody wrote it, into what it says and how it is laid out. */
export function readForm(raw: string): DecodedText {
  const bom = raw.startsWith(BOM);
  const body = bom ? raw.slice(1) : raw;
  if (!body.includes('\r\n')) return { text: body, form: { bom, ends: '\n' } };
  const text = body.replaceAll('\r\n', '\n');
  const pieces = body.split('\n');
  const crlf = pieces.slice(0, -1).map((line) => line.endsWith('\r'));
  if (crlf.every((each) => each)) return { text, form: { bom, ends: '\r\n' } };
  return { text, form: { bom, ends: { lines: text.split('\n'), crlf } } };
}

/** The bytes of a text in a form. Where line ends are mixed, every line that stays keeps its own; new lines get the commoner one. */
export function encode(text: string, form: TextForm): Uint8Array {
  const body = withEnds(text.replaceAll('\r\n', '\n'), form.ends);
  return new TextEncoder().encode(form.bom ? BOM + body : body);
}

function withEnds(text: string, ends: TextForm['ends']): string {
  if (ends === '\n') return text;
  if (ends === '\r\n') return text.replaceAll('\n', '\r\n');
  const commoner = ends.crlf.filter((each) => each).length * 2 > ends.crlf.length;
  const crlf: boolean[] = [];
  let old = 0;
  let replaced: readonly boolean[] = [];
  for (const part of roughPartsOf(ends.lines, text.split('\n'))) {
    if (part.removed) {
      replaced = ends.crlf.slice(old, old + part.value.length);
      old += part.value.length;
    } else if (part.added) {
      // A line that takes the place of another takes its end too.
      for (const index of part.value.keys()) crlf.push(replaced[index] ?? commoner);
      replaced = [];
    } else {
      for (const _ of part.value) crlf.push(ends.crlf[old++] ?? commoner);
      replaced = [];
    }
  }
  const lines = text.split('\n');
  return lines
    .map((line, index) => (index === lines.length - 1 ? line : line + (crlf[index] === true ? '\r\n' : '\n')))
    .join('');
}
