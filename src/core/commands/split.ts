import { refuse } from '../kernel/refusal.ts';
import { ok, type Result } from '../kernel/result.ts';

/**
 * The words of a command line, with '…', "…" and \ as a shell has them. What else a shell would act on is refused, because
 * there is no shell: a person who writes `a | b` does not mean the words `|` and `b`.
 */
export function splitWords(line: string): Result<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && /["\\$`]/.test(line.charAt(index + 1))) {
        word = (word ?? '') + line.charAt(++index);
      } else if (quote === '"' && /[$`]/.test(character)) return shell(character);
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && index + 1 < line.length) word = (word ?? '') + line.charAt(++index);
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|&;<>$`()]/.test(character)) return shell(character);
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) return refuse('wrong-use', `A quotation mark ${quote} is not closed.`);
  return ok(word === undefined ? words : [...words, word]);
}

function shell(character: string) {
  return refuse(
    'wrong-use',
    `There is no shell here, so ${character} does nothing.`,
    `Run one command at a time; in single quotes '${character}' is an ordinary character.`,
  );
}
