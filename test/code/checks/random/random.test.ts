import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beside } from '../beside.ts';
import type { Files } from '../repository.ts';
import * as packages from './packages.ts';
import * as single from './project.ts';
import type { Chance } from './source.ts';

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
  return said.some((each) => /^(?:\S*tsconfig\.json)? | TS(?:1[014]\d\d|6305) /.test(each));
}

/**
 * Whether the compiler found a type too deep, which depends on what it has looked at before, or no declarations of a module
 * of another project, which cannot be written: there the check tells of their cause alone.
 */
function isBeyond(said: readonly string[]): boolean {
  return said.some((each) => / TS(?:2589|6305) /.test(each));
}

interface Drawn {
  readonly files: Readonly<Record<string, string>>;
  readonly edit: () => readonly [string, Files];
}

function drawSingle(chance: Chance): Drawn {
  const project = single.projectOf(chance);
  return { files: single.filesOf(project), edit: () => single.editOf(project, chance) };
}

function drawPackages(chance: Chance): Drawn {
  const project = packages.packagesOf(chance);
  return { files: packages.filesOf(project), edit: () => packages.editOf(project, chance) };
}

const ways: readonly (readonly [string, (chance: Chance) => Drawn, readonly string[], number])[] = [
  ['projects', drawSingle, ['--noEmit'], 3],
  ['projects that refer to each other', drawPackages, ['-b'], 1],
];

it.each(ways)(
  'of random %s and edits the types check says what the compiler says',
  async (_, draw, args, short) => {
    const long = process.env['IDS_RUNS'] !== undefined && process.env['IDS_SEED'] === undefined;
    const numRuns = Number(process.env['IDS_RUNS'] ?? short);
    const told = { edits: 0, withErrors: 0, wrong: 0 };
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const chance = (below: number) => g(fc.nat, { max: below - 1 });
        const { files, edit } = draw(chance);
        const at = beside(files, args);
        try {
          fc.pre(!isDull(at.before()));
          const made: Files[] = [];
          for (let each = 0; each < 12; each++) {
            const [name, first] = edit();
            const edits = chance(5) === 0 ? { ...edit()[1], ...first } : first;
            const { ours, theirs, outcome } = await at.compare(edits);
            if (isBeyond(theirs) || isBeyond(ours)) continue;
            told.edits++;
            if (theirs.length > 0) told.withErrors++;
            if (hunt !== undefined && ours.join('\n') !== theirs.join('\n')) {
              const place = `${hunt}/${++told.wrong}`;
              const report = { name, made, edits, outcome, ours, theirs, before: at.before() };
              lay(place, { ...files, 'case.json': JSON.stringify(report, null, 1) });
              continue;
            }
            expect(ours, `${name} (${outcome})`).toEqual(theirs);
            if (chance(4) !== 0) continue;
            at.make(edits);
            made.push(edits);
            if (isDull(at.before())) break;
            if (chance(3) === 0) at.reopen();
          }
        } finally {
          at.close();
        }
      }),
      {
        numRuns,
        endOnFailure: true,
        // Short runs are the same each time; long ones look further.
        ...(long ? {} : { seed: Number(process.env['IDS_SEED'] ?? 1) }),
      },
    );
    if (hunt !== undefined) lay(hunt, { 'told.json': JSON.stringify(told) });
    expect(told.withErrors).toBeGreaterThan(0);
  },
  36_000_000,
);
