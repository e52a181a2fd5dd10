import { printable } from '../../core/change/path.ts';
import type { Framing } from '../../core/parliament/candidate.ts';

/**
 * A text that a model reads as data. The fence is one that does not occur in the text, so that nothing in it can end
 * the data early.
 */
export function fence(name: string, text: string): string {
  let number = 1;
  while (text.includes(`data-${String(number)}`)) number++;
  const tag = `data-${String(number)}`;
  return `<${tag} name="${printable(name).replaceAll('"', "'")}">\n${text}\n</${tag}>`;
}

/** A text within a budget of characters; what is left out is said, as models take silence for the whole. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const left = text.length - most;
  return `${text.slice(0, most)}\n[${String(left)} more characters are not shown]`;
}

/** What the person said after the request, where they did. */
export function added({ feedback = [] }: Framing): readonly string[] {
  if (feedback.length === 0) return [];
  return [
    'The person who asked for it added since, the last word counting most:',
    fence('added', clipped(feedback.map((each) => `- ${each}`).join('\n'), 20_000)),
  ];
}
