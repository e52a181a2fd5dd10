import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beside } from '../beside.ts';
import { editOf, filesOf, projectOf } from './project.ts';

/** Where what differs is laid down, for a hunt that goes on after it; without one the first difference ends it. */
const hunt = process.env['IDS_HUNT'];

function lay(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text);
  }
}

/** Of a project with wrong syntax or options the compiler tells nothing else, which the check does on purpose. */
function isDull(said: readonly string[]): boolean {
  return said.some((each) => /^(?:tsconfig\.json)? /.test(each) || / TS1[014]\d\d /.test(each));
}

it('of random projects and edits the types check says what the compiler says', async () => {
  const numRuns = Number(process.env['IDS_RUNS'] ?? 4);
  const told = { edits: 0, withErrors: 0, wrong: 0 };
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const chance = (below: number) => g(fc.nat, { max: below - 1 });
      const project = projectOf(chance);
      const files = filesOf(project);
      const at = beside(files);
      try {
        fc.pre(!isDull(at.before));
        for (let each = 0; each < 12; each++) {
          const [name, first] = editOf(project, chance);
          const edits = chance(5) === 0 ? { ...editOf(project, chance)[1], ...first } : first;
          const { ours, theirs, outcome } = await at.compare(edits);
          told.edits++;
          if (theirs.length > 0) told.withErrors++;
          if (hunt !== undefined && ours.join('\n') !== theirs.join('\n')) {
            const place = `${hunt}/${++told.wrong}`;
            const { before } = at;
            const report = JSON.stringify({ name, edits, outcome, ours, theirs, before }, null, 1);
            lay(place, { ...files, 'case.json': report });
            continue;
          }
          expect(ours, `${name} (${outcome})`).toEqual(theirs);
        }
      } finally {
        at.close();
      }
    }),
    {
      numRuns,
      endOnFailure: true,
      ...(process.env['IDS_SEED'] === undefined ? {} : { seed: Number(process.env['IDS_SEED']) }),
    },
  );
  if (hunt !== undefined) lay(hunt, { 'told.json': JSON.stringify(told) });
  expect(told.withErrors).toBeGreaterThan(0);
}, 36_000_000);
