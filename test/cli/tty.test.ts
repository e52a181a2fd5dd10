import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testCli } from '../kit/cli.ts';
import { report } from '../kit/sessions.ts';

/** What a person types, each line only once the condition holds, as they would wait for the screen. */
async function type(stdin: PassThrough, lines: readonly (readonly [() => boolean, string])[]): Promise<void> {
  for (const [ready, line] of lines) {
    while (!ready()) await pause(5);
    stdin.write(line);
  }
}
const now = () => true;

it('ids code at a terminal asks with numbered choices and ends with the session', async () => {
  const cli = await testCli();
  const stdin = new PassThrough();
  const running = cli.ids(['code', 'rename a to b'], { stdin, isTTY: true });
  // A number that is typed before the card is there picks nothing and can be typed again.
  const again = setInterval(() => stdin.write('1\r'), 50);
  const { code, stdout } = await running;
  clearInterval(again);
  expect(code).toBe(0);
  expect(stdout.indexOf('diff of A')).toBeLessThan(stdout.indexOf('[1] Approve'));
  expect(stdout).toContain('✅ Written');
  expect(stdout).toContain('Take it back with: ids rollback sess_');
  expect(stdout).not.toContain('[1] Rollback');
  expect(cli.calls).toContain('apply');
});

it('Ctrl-C at a terminal ends with 130, says where the session stands, and it goes on later', async () => {
  const cli = await testCli();
  const stdin = new PassThrough();
  const check = cli.rooms.checker.check.bind(cli.rooms.checker);
  cli.rooms.checker.check = (_draft, _options, signal) => {
    stdin.write('\u0003');
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(report());
      });
    });
  };
  const { code, stderr } = await cli.ids(['code', 'rename a to b'], { stdin, isTTY: true });
  expect(code).toBe(130);
  expect(stderr).toContain('stands where it was');
  cli.rooms.checker.check = check;
  expect((await cli.ids(['recover'])).stdout).toContain('awaiting approval');
});

it('the prompt hears /status and /cancel while a check runs', async () => {
  const cli = await testCli();
  const stdin = new PassThrough();
  let checking = false;
  cli.rooms.checker.check = (_draft, _options, signal) => {
    checking = true;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(report());
      });
    });
  };
  const typing = type(stdin, [
    [now, '/code rename a to b\r'],
    [() => checking, '/status\r'],
    [now, '/cancel\r'],
    [now, '/quit\r'],
  ]);
  const { code, stdout } = await cli.ids(['chat'], { stdin, isTTY: true });
  await typing;
  expect(code).toBe(0);
  expect(stdout).toContain('Round 1 · checking A');
  expect(stdout).toMatch(/Cancelled sess_\w+; nothing was written\./);
  expect(cli.calls).not.toContain('apply');
});

it('asks before a rollback, and No changes nothing', async () => {
  const cli = await testCli();
  await cli.ids(['code', 'rename a to b', '--yes', '--json']);
  const answer = (word: string) => {
    const stdin = new PassThrough();
    stdin.write(`${word}\n`);
    return cli.ids(['rollback', '01020304'], { stdin, isTTY: true });
  };
  const no = await answer('n');
  expect([no.code, no.stdout]).toEqual([1, 'Nothing was changed.\n']);
  expect(cli.calls).not.toContain('roll back');
  expect((await answer('y')).code).toBe(0);
});
