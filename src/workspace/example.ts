import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../core/kernel/result.ts';
import { parseJson } from './backups/manifest.ts';
import { errorCode } from './disk/errors.ts';
import { classify } from './failure.ts';

const PackageSchema = z.object({
  dependencies: z.record(z.string(), z.unknown()).default({}),
  devDependencies: z.record(z.string(), z.unknown()).default({}),
});

/**
 * The bundled example as a workspace of its own, copied the first time and left alone afterwards. The copy appears whole or
 * not at all. `modules`: the installation's `node_modules`, linked into the copy when it would not find its packages
 * otherwise. Returns `to`, absolute. `disk-full`, `workspace-read-only`, `io-failed`.
 */
export function freshExample(options: {
  /** The bundled `examples/`. */
  readonly from: string;
  /** Where the copy shall be, such as `IDS_HOME/.ids/workspace`. */
  readonly to: string;
  readonly modules: string;
}): Result<string> {
  const to = resolve(options.to);
  const temporary = `${to}.${process.pid}.tmp`;
  try {
    if (existsSync(to)) return ok(to);
    mkdirSync(dirname(to), { recursive: true });
    rmSync(temporary, { recursive: true, force: true });
    cpSync(options.from, temporary, {
      recursive: true,
      filter: (source) => !['node_modules', '.ids', '.git'].includes(basename(source)),
    });
    if (!findsPackages(temporary)) symlinkSync(resolve(options.modules), join(temporary, 'node_modules'));
    place(temporary, to);
    return ok(to);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    return err(classify(error, 'The example could not be copied.'));
  }
}

function place(temporary: string, to: string): void {
  try {
    renameSync(temporary, to);
  } catch (error) {
    // Another process was quicker; its copy is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Whether Node's resolution from the folder finds every package that it depends on. */
function findsPackages(folder: string): boolean {
  const file = join(folder, 'package.json');
  const parsed = PackageSchema.safeParse(existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : {});
  const names = Object.keys({ ...parsed.data?.dependencies, ...parsed.data?.devDependencies });
  const shelves: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    shelves.push(join(at, 'node_modules'));
    if (at === dirname(at)) break;
  }
  if (names.length === 0) return shelves.some((shelf) => existsSync(shelf));
  return names.every((name) => shelves.some((shelf) => existsSync(join(shelf, name))));
}
