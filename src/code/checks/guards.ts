import { elisionIn } from '../../core/change/elision.ts';
import { trustedBy } from '../../core/change/trusted.ts';
import type { Candidate } from './change.ts';
import { mapLines } from './lines.ts';
import type { Finding } from './findings.ts';
import { decode, isText } from './view.ts';

/** Above this many added and removed lines a person is asked whether the change should be one. */
const LARGE_CHANGE = 500;

/** The start of a comment in the languages of a workspace. */
const COMMENT = String.raw`(?:\/\/|\/\*+|^\s*\*|#|<!--|\{\/\*|--)\s*`;
const PART = String.raw`(?:code|file|implementation|imports?|content|methods?|functions?|class|component|logic|tests?|props|styles|lines)`;

/** Comments that stand for code which was left out. Each is a whole comment, so that prose about code is not meant. */
const PLACEHOLDERS: readonly RegExp[] = [
  new RegExp(
    String.raw`${COMMENT}(?:TODO|FIXME):?\s*(?:implement|fill (?:this )?in|add (?:the )?implementation|your code)`,
    'i',
  ),
  new RegExp(
    String.raw`${COMMENT}(?:\.{3}|…)\s*\(?(?:the )?(?:rest|remaining|remainder|existing|other|previous|unchanged|same)\b`,
    'i',
  ),
  new RegExp(
    String.raw`${COMMENT}\(?(?:(?:the )?rest of (?:the |your )?|existing |remaining |unchanged |previous |your )${PART}(?: (?:here|goes here|remains?|stays?|unchanged|as before|the same|above|below))*\s*\)?\s*(?:\.{3}|…)?\s*(?:\*\/\}?|-->)?\s*$`,
    'i',
  ),
];

const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['an Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{24,}/],
  ['an OpenAI key', /\bsk-(?:proj-|svcacct-)[A-Za-z0-9_-]{24,}|\bsk-[A-Za-z0-9]{40,}\b/],
  ['an AWS key', /\b(?:AKIA|ASIA)(?!.{0,16}EXAMPLE)[A-Z0-9]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{50,}/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abprs]-\d{8,}-[A-Za-z0-9-]{10,}/],
  ['a Google key', /\bAIza[A-Za-z0-9_-]{35}\b/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  ['a Telegram bot token', /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/],
];

/** What the added lines of a candidate give away by themselves. Everything found is new by its nature. */
export function guard(candidate: Candidate): readonly Finding[] {
  const found: Finding[] = [];
  let changed = 0;
  for (const file of candidate.files) {
    const trusted = trustedBy(file.path);
    if (trusted !== undefined) {
      found.push({
        path: file.path,
        line: 1,
        column: 1,
        code: 'guard/trusted',
        severity: 'warning',
        message: `${file.path} is ${trusted}: look at this change with care.`,
      });
    }
    const after = file.after ?? new Uint8Array();
    const before = file.before?.bytes ?? new Uint8Array();
    if (candidate.moved.has(file.absolute) || !isText(after) || !isText(before)) continue;
    if (isGenerated(file.path, file.before === undefined ? '' : decode(before))) {
      found.push({
        path: file.path,
        line: 1,
        column: 1,
        code: 'guard/generated',
        severity: 'warning',
        message: `${file.path} is generated: the next build overwrites what is changed here. Change what it is made from.`,
      });
    }
    const lines = mapLines(decode(before), decode(after));
    changed += lines.added.length + lines.removed;
    const shrinks = lines.removed > lines.added.length;
    for (const { line, text } of lines.added) found.push(...guardLine(file.path, line, text, shrinks));
  }
  if (changed > LARGE_CHANGE) {
    found.push({
      path: '',
      line: 1,
      column: 1,
      code: 'guard/size',
      severity: 'warning',
      message: `The change adds and removes ${changed} lines, more than ${LARGE_CHANGE}.`,
    });
  }
  return found;
}

/** A long line in parts that overlap by more than any key is long, so that none hides behind what nobody reads. */
function* partsOf(text: string): Generator<{ readonly at: number; readonly text: string }> {
  for (let at = 0; at === 0 || at + 400 < text.length; at += 4600)
    yield { at, text: text.slice(at, at + 5000) };
}

/** What says of itself, in the comments that it begins with, that a program writes it; lock files say it by their name. */
function isGenerated(path: string, before: string): boolean {
  if (
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/.test(path)
  )
    return true;
  const head = before.slice(0, 1500).split('\n').slice(0, 12);
  return head.some(
    (line) =>
      /^\s*(?:\/\/|\/\*|\*|#|<!--|--|;)/.test(line) &&
      /@generated\b|\b(?:do not|don't) (?:edit|modify)\b|\bauto(?:matically)?[- ]?generated\b|\bgenerated (?:by|from|with) \S/i.test(
        line,
      ),
  );
}

/** `shrinks`: more lines go than come, so that what may stand for code that was left out does. */
function guardLine(path: string, line: number, text: string, shrinks: boolean): readonly Finding[] {
  const found: Finding[] = [];
  // Nothing that a person wrote is longer, and expressions over megabytes take seconds.
  const seen = text.length > 5000 ? text.slice(0, 5000) : text;
  const add = (code: string, index: number, message: string) =>
    found.push({ path, line, column: index + 1, code, severity: 'error', message });
  if (!/\.(?:md|mdx|txt|rst|adoc)$/i.test(path)) {
    const placeholder = PLACEHOLDERS.map((each) => each.exec(seen)).find((match) => match !== null);
    // In Python an ellipsis is a statement.
    const asked = shrinks && !(/\.pyi?$/.test(path) && seen.trim() === '...');
    const words = placeholder?.[0].trim() ?? (asked ? elisionIn(seen, '') : undefined);
    if (words !== undefined) {
      add('guard/placeholder', seen.indexOf(words), `"${words}" stands for code that was left out.`);
    }
  }
  for (const part of partsOf(text)) {
    for (const [what, pattern] of SECRETS) {
      const match = pattern.exec(part.text);
      if (match === null || found.some((each) => each.code === 'guard/secret')) continue;
      add(
        'guard/secret',
        part.at + match.index,
        `This looks like ${what}. Read it from the environment instead.`,
      );
    }
  }
  return found;
}
