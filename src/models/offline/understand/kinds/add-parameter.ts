import { phrases, type Match } from '../phrase.ts';
import { literal, narrower, wider, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { nameIn, nameOf, ownerIn } from '../slots.ts';
import type { Declaration, Token } from '../token.ts';
import { declarationIn } from '../tokenize.ts';

const adjective =
  '[(new|optional|extra|additional|required|trailing|last|another|mandatory)] [(new|optional|extra|additional)]';
const noun = '(parameter|argument|option|function parameter|function argument|input|optional parameter)';
const quality = '[{kind:word}]';
const aim =
  '[(function|method|constructor|class|helper|handler|signature of)] {function:name} [(function|method|signature)] [(of|in|on) [class] {owner:name} [class]]';
const typed =
  '[(of type|with type|typed as|typed|type) {type:word}|of type {type:code}|⟨ {type:word} [(,|;) (default|default value|default to|defaulting to) [(:|to|of|be)] {default:scalar}] ⟩|⟨ {type:word} = {default:scalar} ⟩]';
const standard =
  '[[,] (defaulting to|default to|that default to|which default to|with default|with default value|with default of|with default value of|default value|default|=|whose default be|, default|, default be|, default it to|and default it to|, default to|default :|with default :|default be|with value|with value of|set to|initialized to|by default) {default:scalar}|with {default:scalar} as default|, {default:scalar} by default|that be {default:scalar} by default|⟨ default [:] {default:scalar} ⟩|⟨ default to {default:scalar} ⟩]';
const calls =
  '[[,] [(and|and also|then|with)] (updating|update|adjust|change|fix|adapt|pass it (in|at|to)|propagate it to|write it out in) @all [of] [its] (call|caller|callsite|usage|call site|use|invocation|reference) [updated] [(accordingly|to pass it|too)]] [[,] (relying on default|and let (call|caller) rely on default|so that (call|caller) rely on default)]';
const decl = '{declared:declaration}';
const one = `(${adjective} [${quality}] ${noun} [called|named] {name:name}|${adjective} {kind:primitive} {name:name} ${noun}|${adjective} {name:name} ${noun}|${adjective} {name:code}) ${typed}`;

export const addParameter: RequestKind = {
  edit: 'add_parameter',
  does: 'add a parameter with a default',
  examples: [
    'add a parameter timeout: number = 5000 to fetchUser',
    'give fetchUser an optional retries argument defaulting to 3',
    'fetchUser should take a parameter verbose = false',
  ],
  cues: ['parameter', 'argument', 'option', 'default', 'take', 'accept', 'signature'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `(@add|extend) ${adjective} [${noun}] ${decl} [[as ${adjective}] ${noun}] [(to|on|for|in|into|of)] ${aim} ${standard} ${calls}`,
        `(@add|extend) [(to|for)] ${aim} ${adjective} [${noun}] ${decl} [${noun}] ${calls}`,
        `(give|extend|equip|provide|supply) ${aim} [(with|by)] ${adjective} [${noun}] ${decl} [${noun}] ${standard} ${calls}`,
        `${aim} (should|must|need to|have to|ought to|shall) (take|accept|get|receive|have|support|gain) ${adjective} [${noun}] ${decl} [${noun}] ${standard} ${calls}`,
        `(make|let|have|allow) ${aim} [to] (take|accept|get|receive|have|support) ${adjective} [${noun}] ${decl} [${noun}] ${standard} ${calls}`,
        `${aim} need ${adjective} [${noun}] ${decl} [${noun}] ${calls}`,
        `(change|extend|update) signature of ${aim} (with|by adding|to take|to accept|to include) ${adjective} [${noun}] ${decl} ${calls}`,
      ),
      read: declared,
    },
    {
      says: phrases(
        `@add ${one} ${standard} (to|on|for|in|into|of) ${aim} ${standard} ${calls}`,
        `(give|extend|equip|provide|supply) ${aim} [(with|by)] ${one} ${standard} ${calls}`,
        `${aim} (should|must|need to|have to|ought to|shall) (take|accept|get|receive|have|support|gain) ${one} ${standard} ${calls}`,
        `(make|let|have|allow) ${aim} [to] (take|accept|get|receive|have|support) ${one} ${standard} ${calls}`,
        `${aim} (need|want|get) ${one} ${standard} ${calls}`,
        `@add to ${aim} ${one} ${standard} ${calls}`,
        `(change|extend|update) signature of ${aim} (with|by adding|to take|to accept|to include) ${one} ${standard} ${calls}`,
        `${aim} @should (take|accept) ${one} ${standard} ${calls}`,
      ),
      read: spelled,
    },
    {
      says: phrases(
        `@add ${adjective} ${noun} [called|named] {name:name} ${typed} ${standard}`,
        `@add ${adjective} {name:name} ${noun} ${typed} ${standard}`,
        `@add ${adjective} ${noun} ${decl}`,
      ),
      read: () => ({
        missing: 'which function gets the parameter',
        example: 'add a parameter timeout: number = 5000 to fetchUser',
      }),
    },
    {
      says: phrases(
        `@add ${adjective} ${noun} (to|on|for) ${aim}`,
        `(give|extend) ${aim} [with] ${adjective} ${noun}`,
        `${aim} (need|should take|should have) ${adjective} ${noun}`,
      ),
      read: (match) => ({
        missing: 'the name of the parameter and its default',
        example: `add a parameter timeout: number = 5000 to ${nameIn(match, 'function') ?? 'fetchUser'}`,
      }),
    },
  ],
};

function declared(match: Match, scope: Scope): Outcome {
  const token = match.slot('declared')[0];
  const declaration =
    token?.declaration ?? (token?.kind === 'quoted' ? declarationIn(token.text) : undefined);
  if (declaration === undefined) return undefined;
  const given = valueOf(match.slot('default')[0]);
  return readingsOf({ ...declaration, ...(given === undefined ? {} : { value: given }) }, match, scope);
}

function spelled(match: Match, scope: Scope): Outcome {
  const name = nameIn(match, 'name');
  if (name === undefined) return undefined;
  const kind = match.slot('kind')[0]?.form;
  const saidType =
    match.slot('type')[0]?.text ??
    (kind !== undefined && /^(?:string|number|boolean|bigint|object)$/.test(kind) ? kind : undefined);
  if (kind !== undefined && saidType === undefined) return undefined;
  const value = valueOf(match.slot('default')[0]);
  return readingsOf(
    {
      name,
      optional: false,
      ...(saidType === undefined ? {} : { type: saidType }),
      ...(value === undefined ? {} : { value }),
    },
    match,
    scope,
  );
}

function readingsOf(parameter: Declaration, match: Match, scope: Scope): Outcome {
  const own = nameIn(match, 'function');
  const owner = ownerIn(match, 'owner');
  if (match.slot('owner').length > 0 && owner === undefined) return undefined;
  const target = owner === undefined || own === undefined ? own : `${owner}.${own}`;
  if (target === undefined || /^(?:parameter|argument|option)$/.test(target)) return undefined;
  const optional =
    parameter.optional || match.says('optional') || match.says('relying') || match.says('rely');
  const value = parameter.value ?? (optional ? 'undefined' : undefined);
  if (value === undefined) {
    return {
      missing: `the default of ${parameter.name}`,
      example: `add a parameter ${parameter.name}: ${parameter.type ?? 'number'} = ${sample(parameter.type)} to ${target}`,
    };
  }
  if (scope.kind === 'paths' && scope.paths.length > 1) {
    return {
      missing: `which file declares ${target}`,
      example: `add a parameter ${parameter.name} = ${value} to ${target} in src/index.ts`,
    };
  }
  const type =
    value === 'undefined' && parameter.type !== undefined && !/\bundefined\b/.test(parameter.type)
      ? `${parameter.type} | undefined`
      : parameter.type;
  const edit = (updateCalls: boolean) => ({
    kind: 'add_parameter' as const,
    function: target,
    ...(scope.kind === 'paths' ? { in: scope.paths[0] ?? '' } : {}),
    name: parameter.name,
    ...(type === undefined ? {} : { type }),
    default: value,
    updateCalls,
  });
  const title = `Add the parameter ${parameter.name} = ${value} to ${target}`;
  const written = `${title}, written out in its calls`;
  const relying = `${title}; calls rely on the default`;
  return optional
    ? [
        literal(relying, 'An optional parameter changes no call.', edit(false)),
        wider(written, 'Every call states the value, so that it can be changed there.', edit(true)),
      ]
    : [
        literal(written, 'Every call states the value, so that it can be changed there.', edit(true)),
        narrower(relying, 'No call is touched.', edit(false)),
      ];
}

function sample(type: string | undefined): string {
  if (type === 'string') return "''";
  return type === 'boolean' ? 'false' : '5000';
}

/** The source text of a default as people write it: `3`, `"utf8"`, `true`, `[]`, in backticks or not. */
function valueOf(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (token.kind === 'quoted' && token.quote !== '`') {
    const mark = token.quote === "'" ? "'" : '"';
    return `${mark}${token.text}${mark}`;
  }
  if (token.kind === 'quoted' || token.kind === 'number') return token.text;
  return token.kind === 'word' && /^(?:true|false|null|undefined)$/i.test(token.text)
    ? token.text.toLowerCase()
    : nameOf(token);
}
