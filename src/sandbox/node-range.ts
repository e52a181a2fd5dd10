/**
 * Whether a version of Node (`24.21.0`) is within a range as `engines` in package.json writes it: `>=20`,
 * `^20.19.0 || >=22.12.0`, `22.x`. A range that cannot be read excludes nothing.
 */
export function satisfies(version: string, range: string): boolean {
  const is = numbers(version);
  if (is === undefined) return true;
  return range.split('||').some((alternative) => {
    const hyphen = /^\s*v?([\d.]+)\s+-\s+v?([\d.]+)\s*$/.exec(alternative);
    const written =
      hyphen === null
        ? alternative.replaceAll(/([<>=~^]+)\s+/g, '$1').trim()
        : `>=${hyphen[1] ?? ''} <=${hyphen[2] ?? ''}`;
    return written.split(/[\s,]+/).every((comparator) => holds(is, comparator));
  });
}

type Version = readonly [number, number, number];

function holds(is: Version, comparator: string): boolean {
  const [, operator = '', text = ''] = /^([<>=~^]*)v?(.*)$/.exec(comparator) ?? [];
  const parts =
    text
      .split('-')[0]
      ?.split('.')
      .filter((part) => /^\d+$/.test(part))
      .map(Number) ?? [];
  if (parts.length === 0) return true;
  const [major = 0, minor = 0, patch = 0] = parts;
  const low: Version = [major, minor, patch];
  const next: Version =
    parts.length === 1
      ? [major + 1, 0, 0]
      : parts.length === 2
        ? [major, minor + 1, 0]
        : [major, minor, patch + 1];
  switch (operator) {
    case '>=':
      return order(is, low) >= 0;
    case '>':
      return order(is, next) >= 0;
    case '<':
      return order(is, low) < 0;
    case '<=':
      return order(is, next) < 0;
    case '^':
      return order(is, low) >= 0 && is[0] === major;
    case '~':
      return order(is, low) >= 0 && is[0] === major && (parts.length === 1 || is[1] === minor);
    case '':
    case '=':
      return order(is, low) >= 0 && order(is, next) < 0;
    default:
      return true;
  }
}

function order(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function numbers(version: string): Version | undefined {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3])];
}
