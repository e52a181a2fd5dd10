import { createHash } from 'node:crypto';
import type { Question } from './language-model.ts';

/** Over everything that decides the answer. */
export function questionHash({ system, messages, schema, maxTokens, temperature, tools }: Question): string {
  const said = messages.map(({ role, text, calls, results }) =>
    calls === undefined && results === undefined ? [role, text] : [role, text, calls ?? [], results ?? []],
  );
  const sent = [system, said, schema ?? null, maxTokens];
  return createHash('sha256')
    .update(JSON.stringify([...sent, temperature ?? null, ...(tools === undefined ? [] : [tools])]))
    .digest('hex');
}
