import { createHash } from 'node:crypto';
import type { Question } from './language-model.ts';

/** Over everything that decides the answer. */
export function questionHash({ system, messages, schema, maxTokens, temperature }: Question): string {
  const sent = [system, messages.map(({ role, text }) => [role, text]), schema ?? null, maxTokens];
  return createHash('sha256')
    .update(JSON.stringify([...sent, temperature ?? null]))
    .digest('hex');
}
