import { join } from 'node:path/posix';
import type { Candidate } from '../change.ts';
import { sourcesOf } from './related.ts';
import type { Setup } from './runners/runner.ts';

/** Where runners are told what to load before tests. */
const CONFIGURATION = /^(?:(?:vitest|vite|jest)\.[^/]*|package\.json)$/;
const EXTENSIONS = /(?:\/index)?\.[^./]+$/;

/**
 * The sources of a package that run before every test, absolute: those that its command loads, and for runners that read them from
 * a configuration, those that are named there with their path. No test imports them.
 */
export function setupFilesOf({ folder, runner, script }: Setup, candidate: Candidate): readonly string[] {
  const { view } = candidate;
  const named = [...script.nodeFlags, ...script.flags].map((word) => word.replace(/^--[\w-]+=/, ''));
  const inside = sourcesOf(candidate).filter((file) => file.startsWith(`${folder}/`));
  const texts =
    runner === 'vitest' || runner === 'jest'
      ? view
          .entries(folder)
          .files.filter((name) => CONFIGURATION.test(name))
          .map((name) => view.text(`${folder}/${name}`) ?? '')
      : [];
  return inside.filter((file) => {
    const path = file.slice(folder.length + 1);
    if (CONFIGURATION.test(path)) return false;
    const bare = path.replace(EXTENSIONS, '');
    const isNamed = named.some((word) => word.startsWith('.') && [path, bare].includes(join(word)));
    return (
      isNamed ||
      texts.some((text) =>
        [path, bare].some((each) => text.includes(`/${each}'`) || text.includes(`/${each}"`)),
      )
    );
  });
}
