import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/sandbox/limits.ts';
import { openSandbox } from '../../src/sandbox/sandbox.ts';
import { ids, installCourier, type Installed } from '../kit/courier.ts';

const opened = await openSandbox('/nowhere', process.env, DEFAULT_LIMITS, AbortSignal.timeout(20_000));
/** Why the example's tests cannot be run on this machine. */
const missing = 'why' in opened ? opened.why : undefined;

/** Courier with its tests turned on, as they are by default. */
function courierWithTests(): Installed {
  const installed = installCourier();
  const env = { ...installed.env };
  delete env['ENABLE_TESTS'];
  return { ...installed, env };
}

interface Printed {
  readonly state: string;
  readonly report: {
    readonly checks: readonly {
      readonly check: string;
      readonly outcome: string;

      readonly diagnostics: readonly { readonly code: string }[];
    }[];
  };
}

function testsIn(stdout: string): Printed['report']['checks'][number] | undefined {
  const printed = JSON.parse(stdout) as Printed;
  return printed.report.checks.find(({ check }) => check === 'tests');
}

describe.skipIf(missing !== undefined)("the example's own tests", () => {
  it('stand behind a rename that is written', async () => {
    const courier = courierWithTests();
    const request = ['code', 'rename the class RateLimiter to RequestLimiter', '--yes'];
    const { code, stdout, stderr } = await ids(courier, request);
    expect([code, `${stdout}${stderr}`]).toEqual([0, expect.stringMatching(/✅ lint ✅ \d+ tests/)]);
    expect(readFileSync(join(courier.workspace, 'test/rate-limiter.test.ts'), 'utf8')).toContain(
      'RequestLimiter',
    );
  });

  it('reject a change that compiles and is wrong', async () => {
    const courier = courierWithTests();
    const path = join(courier.workspace, 'src/http/rate-limiter.ts');
    const before = readFileSync(path, 'utf8');
    const line = before.split('\n').findIndex((each) => each.includes('this.tokens -= 1'));
    const text = before.split('\n')[line] ?? '';
    const patch = `--- a/src/http/rate-limiter.ts\n+++ b/src/http/rate-limiter.ts\n@@ -${String(line + 1)} +${String(line + 1)} @@\n-${text}\n+${text.replace('-= 1', '-= 0')}\n`;
    const { code, stdout } = await ids(courier, ['apply', '-', '--yes', '--json'], patch);
    expect(code).toBe(1);
    expect(testsIn(stdout)).toMatchObject({ outcome: 'failed' });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('are run by validate for what was edited', async () => {
    const courier = courierWithTests();
    const path = join(courier.workspace, 'src/http/rate-limiter.ts');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n// Edited.\n`);
    const { stdout } = await ids(courier, ['validate', 'src/http/rate-limiter.ts', '--json']);
    const printed = JSON.parse(stdout) as Printed['report'];
    expect(printed.checks.find(({ check }) => check === 'tests')).toMatchObject({ outcome: 'passed' });
  });
});
