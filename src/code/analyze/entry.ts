/** Files that tools load by their name; nobody imports them. */
const LOADED_BY_NAME = /(?:^|\/)[^/]*\.config\.[cm]?[jt]s$|(?:^|\/)\.[^/]*rc\.[cm]?js$/;

/** Folders in front of a path that say where something is built from or to. */
const BUILT =
  /^(?:(?:dist|lib|build|out|esm|cjs|umd|types|src)(?:[.\-_](?:esm|cjs|mjs|types|modern|legacy))?\/)+/;

/**
 * Tells which files package.json offers to the outside: those that `main`, `module`, `types`, `bin`, `exports` and
 * `browser` name, either themselves or as what they are built into (`dist/a.js` for `src/a.ts`), and configuration files.
 * `packageJson`: its text, undefined without one.
 */
export function entryTest(packageJson: string | undefined): (path: string) => boolean {
  const named = entryPaths(packageJson).map(stemOf);
  const stems = new Set(named.filter((stem) => !stem.includes('*')));
  const patterns = named.filter((stem) => stem.includes('*')).map(asPattern);
  return (path) => {
    const stem = stemOf(path);
    return LOADED_BY_NAME.test(path) || stems.has(stem) || patterns.some((pattern) => pattern.test(stem));
  };
}

function stemOf(path: string): string {
  return path
    .replace(/^\.\//, '')
    .replace(BUILT, '')
    .replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}

/** `./features/*.js` offers every file of that folder. */
function asPattern(stem: string): RegExp {
  const parts = stem.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`);
}

function entryPaths(packageJson: string | undefined): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(packageJson ?? '');
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null) return [];
  const fields = new Map<string, unknown>(Object.entries(parsed));
  return ['main', 'module', 'types', 'typings', 'bin', 'exports', 'browser'].flatMap((key) =>
    stringsIn(fields.get(key)),
  );
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
