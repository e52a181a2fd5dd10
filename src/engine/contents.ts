import type { ContentHash, Contents } from '../core/change/change-set.ts';
import type { ValidationReport } from '../core/change/report.ts';
import type { Candidate } from '../core/parliament/candidate.ts';
import type { SessionState } from '../core/session/state.ts';
import type { EffectRooms } from './effect.ts';

/** What the session wrote, as far as the log still holds it. */
export async function writtenContents(
  { blob }: Pick<EffectRooms, 'blob'>,
  { candidates, chosen }: SessionState,
): Promise<Contents> {
  const contents = new Map<ContentHash, Uint8Array>();
  const candidate = candidates.find(({ label }) => label === chosen);
  for (const { after } of candidate?.changeSet.files ?? []) {
    const bytes = after === 'absent' ? undefined : await blob(after.hash);
    if (after !== 'absent' && bytes !== undefined) contents.set(after.hash, bytes);
  }
  return contents;
}

export async function contentsOf(
  rooms: EffectRooms,
  files: readonly { readonly after: 'absent' | { readonly hash: ContentHash } }[],
): Promise<Contents> {
  const contents = new Map<ContentHash, Uint8Array>();
  for (const { after } of files) {
    if (after === 'absent' || contents.has(after.hash)) continue;
    const bytes = await rooms.blob(after.hash);
    if (bytes === undefined) throw new Error(`The log speaks of content ${after.hash} that it does not hold`);
    contents.set(after.hash, bytes);
  }
  return contents;
}

export function candidateOf(state: SessionState, label: string): Candidate {
  const candidate = state.candidates.find((each) => each.label === label);
  if (candidate === undefined) throw new Error(`No candidate ${label}`);
  return candidate;
}

export function reportOf(state: SessionState, label: string): ValidationReport {
  const report = state.reports.get(label);
  if (report === undefined) throw new Error(`Candidate ${label} was not checked`);
  return report;
}
