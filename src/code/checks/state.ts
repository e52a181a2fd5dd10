import { checkNames } from '../../core/change/report.ts';
import type { Disk } from './disk.ts';
import { makeScans } from './imports/scan.ts';
import { makeLintEngine } from './lint/check.ts';
import { now } from '../now.ts';
import { packagesOf } from './packages.ts';
import { loadTypeScript } from './toolchain.ts';
import { makeTypesEngine } from './types/engine.ts';
import { makeBasePrograms } from './types/bases.ts';
import type { LocalCheckerOptions } from './options.ts';

/** What is known of a workspace between two checks. */
export type State = ReturnType<typeof stateOver>;

/** Over the workspace on disk, or as it was committed. */
export function stateOver(disk: Disk, { compiler, keep, outlines, part = checkNames }: LocalCheckerOptions) {
  const { root } = disk;
  let looked = now();
  disk.refresh();
  const folders = [root, ...packagesOf(disk, root).map((each) => each.folder)];
  const toolchain = loadTypeScript(compiler === 'ours' ? [] : folders);
  const programs = makeBasePrograms(toolchain, disk, {
    kept: outlines ?? keep,
    writes: outlines === undefined,
    linting: part.includes('lint'),
  });
  const scans = makeScans(toolchain.ts, disk);
  const engine = makeTypesEngine(programs, disk);
  const lint = makeLintEngine(toolchain, disk, keep);
  return {
    disk,
    toolchain,
    programs,
    scans,
    engine,
    lint,
    /** Looks at the disk, unless that was done after `asked`. */
    refresh(asked: number) {
      if (looked >= asked) return;
      looked = now();
      if (!disk.refresh()) return;
      programs.renew();
      engine.renew();
      lint.renew();
    },
    work() {
      programs.work();
      lint.work();
    },
    rest() {
      programs.rest();
      lint.rest();
    },
    close() {
      engine.close();
      programs.close();
      lint.close();
    },
  };
}
