import { err, ok, type Result } from '../core/kernel/result.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import { FramingSchema, type Framing } from '../core/parliament/candidate.ts';
import { ask } from './ask.ts';
import { framers } from './asked.ts';
import { mostHelpful } from './drafts.ts';
import type { Role } from './seats.ts';
import { interrupted, nobody } from './silence.ts';

/**
 * What is meant, by the first seat that says it. `did`: what nobody did, where nobody does. `interrupted`, `ambiguous` (a question back),
 * otherwise the most helpful refusal.
 */
export async function framed(
  { seated, patience }: { readonly seated: readonly Role[]; readonly patience: number },
  question: (role: Role, signal: AbortSignal) => Promise<Result<Framing>>,
  did: string,
  signal: AbortSignal,
): Promise<Result<Framing>> {
  const refusals: Refusal[] = [];
  const silent: Refusal[] = [];
  for (const role of framers(seated)) {
    const answer = await ask((inner) => question(role, inner), FramingSchema, patience, signal);
    if (signal.aborted) return interrupted();
    if (answer.kind === 'given') return ok(answer.value);
    // A question to the person is an answer; another seat would only guess it.
    if (answer.kind === 'refused' && answer.refusal.code === 'ambiguous') return err(answer.refusal);
    if (answer.kind === 'refused') refusals.push(answer.refusal);
    else if (answer.refusal !== undefined) silent.push(answer.refusal);
  }
  return mostHelpful(refusals) ?? nobody(did, silent);
}
