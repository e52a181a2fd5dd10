import { phrases, type Match } from '../phrase.ts';
import { literal, wider, type Outcome, type Reading, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { adverb, lineNote, list, pathsOf, place } from '../slots.ts';
import { coded, crowd, target, targetOf } from './target.ts';

const log =
  '[some|basic|simple|structured|detailed] [{level:word}] (log|logger|log statement|log line|log message|log call|entry log|trace|trace log|console log|console.log|log output|log entry|{call:code} [(statement|call|line|log|entry log|log statement|log line|log call|trace|entry statement)])';
const at =
  '([(at|on|to|in|into)] (start|beginning|top|entry|begin|entrance) of|when enter|to|in|into|for|inside|within|on|at|of|around)';
const detail =
  '[(including|with|plus|and|along with) [their|its] {detail:word} [(and|or|,) [return] {more:word}] [value|result]]';
const using =
  '[(using|with|via|through|by|by using|use|on) [logger|log library|library|instance] {logger:scalar} [logger|instance|library|log|for log]]';

export const addLogging: RequestKind = {
  edit: 'add_logging',
  does: 'add logging to functions',
  examples: [
    'add logging to all functions in src/x.ts',
    'log every call of fetchUser with logger.info',
    'Add console.debug to each function in src/http',
  ],
  cues: ['log', 'logger', 'trace', 'console', 'instrument'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `${log} [(for|in|on)] [${crowd}] ${using}`,
        `${log} ${at} ${crowd} ${using}`,
        `(function|method) ${log} ${using}`,
      ),
      read: (match, scope) => (scope.kind === 'paths' ? read(match, scope) : undefined),
    },
    {
      says: phrases(
        `@add ${log} ${at} ${target} ${detail} ${using}`,
        `@add ${log} ${using} ${at} ${target} ${detail}`,
        `@add ${log} ${detail} ${using} ${at} ${target}`,
        `@add ${log} ${using}`,
        `log [@all] [function|method] (call|entry|invocation|execution) [(of|to|into|for) ${target}] ${detail} ${using}`,
        `log [@all] (entry|entrance) (and|&) exit [(of|to|into|for|from) ${target}] ${using}`,
        `log [(in|inside|within)] ${coded} [call|invocation] ${detail} ${using}`,
        `log (when|whenever|every time|each time) ${target} (be|get) (called|enter|entered|invoke|run|execute) ${using}`,
        `(instrument|trace|equip|cover|enhance|extend|decorate) ${coded} [(with|by|using) ${log}] ${using}`,
        `(instrument|trace|equip|cover) with ${log} ${using}`,
        `${target} @should (log|be log|have ${log}|get ${log}) [(on entry|entry|call|when called|its call|their call|when (it|they) (be|get) called|that (it|they) be called|each call|every call|its entry|on every call|on each call)] ${using}`,
        `${target} (need|want|lack|should have|must have) ${log} ${using}`,
        `make ${target} log [(on entry|call|its call|their call|entry|when (it|they) (be|get) called|that (it|they) be called|each call|every call|its entry|on every call|on each call)] ${using}`,
        `give ${target} ${log} ${using}`,
        `${target} @should (call|use|invoke|write|print|emit) {logger:code} [(on entry|entry|at entry|when called|first|when (it|they) (be|get) called|at (start|beginning|top)|when enter)]`,
        `(use|using) {logger:code} to log [@all] [function|method] [call|entry] [(of|in|to) ${target}]`,
        `${log} (for|in|on) ${target} ${using}`,
      ),
      read,
    },
  ],
};

const levels: Readonly<Record<string, string>> = {
  debug: 'debug',
  verbose: 'debug',
  trace: 'trace',
  info: 'info',
  informational: 'info',
  warning: 'warn',
  warn: 'warn',
  error: 'error',
};

function read(match: Match, scope: Scope): Outcome {
  const target = targetOf(match);
  if (target === undefined || target.exportedOnly) return undefined;
  const levelWord = match.slot('level')[0]?.form;
  if (
    levelWord !== undefined &&
    !(levelWord in levels) &&
    !/^(?:entry|function|console|method|call|missing|detailed|proper)$/.test(levelWord)
  )
    return undefined;
  const details = [...match.slot('detail'), ...match.slot('more')].map((token) => token.form);
  if (
    details.some(
      (word) =>
        !/^(?:result|return|returned|value|outcome|output|exit|error|exception|parameter|argument)$/.test(
          word,
        ),
    )
  )
    return undefined;
  if (details.some((word) => /^(?:parameter|argument)$/.test(word))) return undefined;
  const level = levelWord === undefined ? undefined : levels[levelWord];
  const called = match.slot('call')[0]?.text;
  if (called !== undefined && !/^(?:console|log|logger|[\w$.]*log(?:ger)?)(?:\.\w+)?$/i.test(called))
    return undefined;
  const said = match.slot('logger')[0]?.text ?? called;
  const detailed = details.length > 0 || ['detailed', 'exit'].some((form) => match.says(form));
  const { symbols } = target;
  const aim = symbols === undefined ? 'each function' : list(symbols);
  const edit = (logger: string, full: boolean) => ({
    kind: 'add_logging' as const,
    logger,
    detailed: full,
    ...(symbols === undefined ? {} : { symbols }),
    ...pathsOf(scope),
  });
  const where = place(scope);
  const first = said === undefined ? `console.${level ?? 'log'}` : loggerOf(said, level ?? 'info');
  if (first === undefined) return undefined;
  const note = lineNote(scope);
  const entry = `Log the entry of ${aim} with ${first}${where}`;
  const full = `Log entry, result and errors of ${aim} with ${first}${where}`;
  const readings: Reading[] = detailed
    ? [literal(full, `What is returned and thrown is logged too.${note}`, edit(first, true))]
    : [
        literal(entry, `One line at the start of ${aim}.${note}`, edit(first, false)),
        wider(full, 'What is returned and thrown is logged too.', edit(first, true)),
      ];
  if (said === undefined) {
    const own = `logger.${level ?? 'info'}`;
    readings.push({
      ...literal(
        `Log the entry of ${aim} with ${own}${where}`,
        'For a workspace that has a logger of its own by that name.',
        edit(own, detailed),
      ),
      reach: 'wider',
    });
  }
  return readings;
}

/** What people call loggers and their functions; anything else that is named is not guessed to be one. */
const loggers =
  /log|console|pino|winston|bunyan|signale|trace|debug|print|report|audit|emit|record|info|warn/i;

/** `logger` means its method of the level; a logging library is used through the instance that is called `logger`. */
function loggerOf(said: string, level: string): string | undefined {
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$.]*$/u.test(said) || adverb.test(said) || !loggers.test(said))
    return undefined;
  if (said === 'console') return level === 'info' ? 'console.log' : `console.${level}`;
  if (/^(?:pino|winston|bunyan|log4js|loglevel|signale|tslog)$/i.test(said)) return `logger.${level}`;
  return /\.(?:log|trace|debug|info|warn|warning|error|notice|verbose|silly|fatal)$/.test(said) ||
    !/^(?:[\w$.]*\.)?(?:log|logger|\w*Log|\w*Logger)$/.test(said)
    ? said
    : `${said}.${level}`;
}
