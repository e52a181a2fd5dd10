import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCode } from '../../../src/code/process/client.ts';
import { draftOfFiles } from '../draft.ts';
import type { Edit, Files } from './edit.ts';
import type { OurCheck } from './ours.ts';

/** Candidates of a round. */
const ROUND = 8;

/** Asks about edits eight at once, as the engine does about the candidates of a round; tests are left out. */
export async function inRounds(
  workspace: string,
  edits: readonly Edit[],
  lay: (state: Files) => void,
  tell: (edit: Edit, checks: readonly OurCheck[]) => void,
): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), 'ids-bench-agreement-cache-'));
  const code = openCode({ root: workspace, cache });
  const { signal } = new AbortController();
  try {
    for (const round of roundsOf(edits)) {
      lay(round[0]?.base ?? {});
      const drafts = round.map(({ files }) => draftOfFiles(workspace, files));
      const skip = { tests: 'not compared' };
      const reports = await Promise.all(drafts.map((draft) => code.checker.check(draft, { skip }, signal)));
      for (const [index, { checks }] of reports.entries()) {
        const edit = round[index];
        if (edit !== undefined) tell(edit, checks);
      }
    }
  } finally {
    await code.close();
    rmSync(cache, { recursive: true, force: true });
  }
}

/** In their order, those of one base together. */
function roundsOf(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const rounds: Edit[][] = [];
  for (const base of new Set(edits.map((edit) => JSON.stringify(edit.base)))) {
    const own = edits.filter((edit) => JSON.stringify(edit.base) === base);
    while (own.length > 0) rounds.push(own.splice(0, ROUND));
  }
  return rounds;
}
