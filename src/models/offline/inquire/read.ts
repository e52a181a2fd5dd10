import type { Fact } from '../../../core/inquiry/fact.ts';
import type { Measure } from '../../../core/inquiry/measure.ts';
import { printable } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';

/** Longer questions are not read here, in UTF-16 code units. */
const longest = 400;

const name = String.raw`([A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)(?:\(\))?`;
const file = String.raw`(?:the )?(?:file |module )?([\w@.$/[\]()-]*[./][\w$[\]()./-]*|[\w-]+\.[cm]?[jt]sx?)`;
const place = String.raw`(?:(?:the |this )?(?:whole )?(?:repository|repo|workspace|project|code ?base)|(?:the )?(?:file |module |folder |directory |package )?([\w@.$/[\]()-]+))`;
const within = String.raw`(?: (?:in|of|within|inside|under|from) ${place})?`;
const declared = String.raw`(?: (?:in|of|from) ${file})?`;

interface Form {
  readonly pattern: RegExp;
  readonly read: (groups: readonly (string | undefined)[]) => Measure;
}

const everywhere = (path: string | undefined) => path ?? '.';
const form = (pattern: string, read: Form['read']): Form => ({
  pattern: new RegExp(`^${pattern}$`, 'i'),
  read,
});
const calls = ([symbol = '', path]: readonly (string | undefined)[]): Measure => ({
  kind: 'callers',
  symbol,
  ...(path === undefined ? {} : { path }),
});
const fact = (of: Fact): Measure => ({ kind: 'fact', fact: of });

/** What can be asked without a model. Every word of a question must be accounted for: what is understood in part is not. */
const forms: readonly Form[] = [
  form(
    `(?:who|what|which (?:files?|modules?)) (?:imports?|depends? on|requires?) ${file}`,
    ([path = '']) => ({ kind: 'importers', path }),
  ),
  form(`(?:where|by (?:whom|what|which files?)) is ${file} imported`, ([path = '']) => ({
    kind: 'importers',
    path,
  })),
  form(`(?:the )?(?:importers|dependents) of ${file}`, ([path = '']) => ({ kind: 'importers', path })),
  form(
    `(?:what|which (?:files?|modules?|packages?)) (?:does|do) ${file} (?:import|depend on|require)`,
    ([path = '']) => ({ kind: 'imports', path }),
  ),
  form(`(?:the )?(?:imports|dependencies) of ${file}`, ([path = '']) => ({ kind: 'imports', path })),
  form(
    `(?:who|what|which (?:functions?|files?|code)) (?:calls?|uses?) (?:the )?(?:function |method |class )?${name}${declared}`,
    calls,
  ),
  form(`where is (?:the )?(?:function |method |class )?${name}${declared} (?:called|used)(?: from)?`, calls),
  form(
    `(?:the )?(?:callers|calls|uses|usages) of (?:the )?(?:function |method |class )?${name}${declared}`,
    calls,
  ),
  form(
    `how (?:often|many times) is (?:the )?(?:function |method |class )?${name}${declared} (?:called|used)`,
    calls,
  ),
  form(
    `how many (?:callers|calls|uses|usages) does (?:the )?(?:function |method |class )?${name}${declared} have`,
    calls,
  ),
  form(
    `where is (?:the )?(?:function |method |class |type |interface |enum |const |constant |variable )?${name} (?:defined|declared|implemented)`,
    ([symbol = '']) => ({ kind: 'definition', symbol }),
  ),
  form(`(?:the )?(?:definition|declaration) of ${name}`, ([symbol = '']) => ({ kind: 'definition', symbol })),
  form(
    `(?:(?:what|which|are there|is there) ?)?(?:(?:the|any) )?(?:exports (?:are )?(?:unused|not used)|unused exports?|dead exports?)(?: are there)?${within}(?: (?:are )?(?:unused|not used))?`,
    ([path]) => ({ kind: 'unused-exports', path: everywhere(path) }),
  ),
  form(
    `(?:(?:what|which|are there|is there) ?)?(?:(?:the|any|a) )?(?:(?:circular|cyclic) (?:imports?|dependenc(?:y|ies))|(?:import )?(?:cycles?|circles?)(?: of imports)?)(?: are there)?${within}`,
    ([path]) => ({ kind: 'cycles', path: everywhere(path) }),
  ),
  form(`how complex is ${place}`, ([path]) => ({ kind: 'complexity', path: everywhere(path) })),
  form(`(?:what is |whats |which is )?(?:the )?(?:cyclomatic )?complexity${within}`, ([path]) => ({
    kind: 'complexity',
    path: everywhere(path),
  })),
  form(`(?:what|which) (?:is|are) (?:the )?most complex (?:functions?|code|methods?)${within}`, ([path]) => ({
    kind: 'complexity',
    path: everywhere(path),
  })),
  form(`(?:the )?most complex (?:functions?|code|methods?)${within}`, ([path]) => ({
    kind: 'complexity',
    path: everywhere(path),
  })),
  form(`(?:what is|whats) in ${place}`, ([path]) => ({ kind: 'contents', path: everywhere(path) })),
  form(`what (?:does|do) ${place} (?:contain|hold|declare|export)`, ([path]) => ({
    kind: 'contents',
    path: everywhere(path),
  })),
  form(`(?:does|do) ${file} (?:import|depend on|require) ${file}`, ([path = '', from = '']) =>
    fact({ kind: 'imports', path, from }),
  ),
  form(
    `(?:does|do) ${file} (?:declare|define|contain) (?:the )?(?:function |method |class |type )?${name}`,
    ([path = '', symbol = '']) => fact({ kind: 'declares', path, symbol }),
  ),
  form(`is there (?:a |the )?(?:file |folder )(?:called |named )?([\\w@.$/[\\]()-]+)`, ([path = '']) =>
    fact({ kind: 'exists', path }),
  ),
  form(`(?:does|is) ${file} (?:exist|there)`, ([path = '']) => fact({ kind: 'exists', path })),
  form(`is ${file} (?:part of|in) (?:a|an) (?:import )?(?:cycle|circle)`, ([path = '']) =>
    fact({ kind: 'circular', path }),
  ),
];

/** What it can be asked, as it is told to a person. */
export const askable = [
  'who imports src/a.ts',
  'what does src/a.ts import',
  'who calls parseLine',
  'where is parseLine defined',
  'unused exports in src',
  'circular imports in src',
  'how complex is src/a.ts',
  'what is in src/a.ts',
  'does src/a.ts import src/b.ts',
] as const;

/** A question in ordinary English as a measurement. `needs-model` for everything that takes judgement. */
export function readQuestion(question: string): Result<Measure> {
  const words = plainWords(question);
  if (words.length <= longest) {
    for (const { pattern, read } of forms) {
      const groups = pattern.exec(words);
      if (groups !== null) return ok(read(groups.slice(1)));
    }
  }
  return refuse(
    'needs-model',
    `This takes judgement, which needs a model: set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_BASE_URL. "${printable(words.slice(0, 120))}" is not a question that can be answered by measuring.`,
    `Without a model, you can ask: ${askable.join('; ')}.`,
  );
}

/** Without courtesy, quotation marks around names and the mark at its end. */
function plainWords(question: string): string {
  return question
    .replaceAll(/[`'"“”‘’]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[?!.\s]+$/, '')
    .replace(/^(?:hi|hello|hey)[,!. ]+/i, '')
    .replace(
      /^(?:please[, ]+|(?:can|could|would) you (?:please )?|tell me (?:please )?|show me |list |find |i want to know |do you know )+/i,
      '',
    )
    .replace(/^all (?:the )?/i, '')
    .replace(/[, ]+please$/i, '')
    .trim();
}
