import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, limited } from '../../src/sandbox/limits.ts';
import { satisfies } from '../../src/sandbox/node-range.ts';
import { makeCapture } from '../../src/sandbox/output.ts';
import { isWithin, searchPath } from '../../src/sandbox/system.ts';

describe('engines.node', () => {
  it.each([
    ['20.20.2', '>=22.18', false],
    ['24.21.0', '>=22.18', true],
    ['22.18.0', '>= 22.18', true],
    ['22.17.9', '>=22.18.0', false],
    ['24.21.0', '^22.12.0 || ^24.0.0 || >=26.0.0', true],
    ['25.1.0', '^22.12.0 || ^24.0.0 || >=26.0.0', false],
    ['20.19.0', '^20.19.0 || >=22.12.0', true],
    ['20.18.9', '^20.19.0 || >=22.12.0', false],
    ['22.4.0', '22.x', true],
    ['23.0.0', '22', false],
    ['18.20.0', '>=18 <21', true],
    ['21.0.0', '>=18 <21', false],
    ['20.3.1', '~20.3', true],
    ['20.4.0', '~20.3', false],
    ['20.3.1', '18.0.0 - 20', true],
    ['21.0.0', '18.0.0 - 20', false],
    ['20.3.1', '*', true],
    ['20.3.1', '', true],
    ['20.3.1', 'lts/*', true],
    ['20.3.1', '>20', false],
    ['21.0.0', '>20', true],
  ])('%s in %j: %s', (version, range, is) => {
    expect(satisfies(version, range)).toBe(is);
  });
});

describe('what is kept of an output', () => {
  it('is all of it up to the cap, and head and tail beyond', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 30 })),
        fc.integer({ min: 1, max: 40 }),
        (chunks, cap) => {
          const capture = makeCapture(cap);
          for (const chunk of chunks) capture.add(Buffer.from(chunk));
          const whole = chunks.join('');
          const text = capture.text();
          if (whole.length <= 2 * cap) expect(text).toBe(whole);
          else {
            const left = whole.length - 2 * cap;
            expect(text).toBe(
              `${whole.slice(0, cap)}\n… ${String(left)} bytes left out …\n${whole.slice(-cap)}`,
            );
          }
        },
      ),
    );
  });
});

it('programs are looked for outside the workspace only', () => {
  expect(searchPath('/usr/bin:.:/tmp/../usr:node_modules/.bin:/nowhere:', '/usr/lib')).toEqual([
    '/usr/bin',
    '/tmp/../usr',
  ]);
  expect(searchPath('/usr/bin:/usr', '/usr')).toEqual([]);
  expect(searchPath(undefined, '/usr')).toEqual([]);
});

it('a folder is not within its namesake', () => {
  expect([isWithin('/a/b', '/a/bc'), isWithin('/a/b', '/a/b'), isWithin('/', '/a')]).toEqual([
    false,
    true,
    true,
  ]);
});

it.each([true, false].filter((prlimit) => !prlimit || existsSync('/usr/bin/prlimit')))(
  'limits hold for what is run (prlimit: %s)',
  (prlimit) => {
    const limits = { ...DEFAULT_LIMITS, file: 4 << 20, open: 100, memory: 1 << 30 };
    const [program = '', ...args] = [
      ...limited(limits, prlimit),
      ...['/bin/sh', '-c', 'for limit in c f d n; do ulimit -$limit; done'],
    ];
    const [core, file, memory, open] = execFileSync(program, args, { encoding: 'utf8' })
      .split('\n')
      .map(Number);
    // Shells count in blocks of 512 or of 1024 bytes.
    expect([8192, 4096]).toContain(file);
    expect([core, memory, open]).toEqual([0, 1 << 20, 100]);
  },
);
