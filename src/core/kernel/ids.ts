import * as z from 'zod';

/** `sess_YYYYMMDD_HHMMSS_xxxxxxxx`, UTC, the last part random hex. */
export const SessionIdSchema = z
  .string()
  .regex(/^sess_\d{8}_\d{6}_[0-9a-f]{8}$/, 'a session is named sess_YYYYMMDD_HHMMSS_xxxxxxxx')
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionIdSchema>;

/**
 * The id of a session that starts at `at` (epoch milliseconds). `random` is four random bytes.
 * @example newSessionId(Date.now(), crypto.getRandomValues(new Uint8Array(4)))
 */
export function newSessionId(at: number, random: Uint8Array): SessionId {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/g, '').replace('T', '_').slice(0, 15);
  const hex = Array.from(random.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return SessionIdSchema.parse(`sess_${stamp}_${hex}`);
}

/** Epoch milliseconds. */
export const TimeSchema = z.number().int().nonnegative();
