import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ids, installCourier, snapshot } from '../kit/courier.ts';

/** What differs between two runs of the same conversation, made the same. */
function normalised(transcript: string, workspace: string): string {
  return transcript
    .replaceAll(workspace, '/workspace')
    .replaceAll(/sess_\d{8}_\d{6}_[0-9a-f]{8}/g, 'sess_20260202_143022_9f2c01ab')
    .replaceAll(/\.\d{8}_\d{6}_\d{3}\.bak/g, '.20260202_143022_000.bak')
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, '2026-02-02 14:30')
    .replaceAll(/local:\d+/g, 'local:1000')
    .replaceAll(/(?<= {3})(?:\d+ min )?\d+ s$/gm, '9 s')
    .replaceAll(/Change set [0-9a-f]{16}/g, 'Change set 0123456789abcdef');
}

const words = [
  '/start',
  '/help code',
  '/analyze src/http/rate-limiter.ts',
  '/code rename RateLimiter to RequestLimiter',
  'why',
  '/status',
  'approve',
  '/history',
  '/rollback',
  'roll back',
  '/rollback',
  '/code make the whole thing more beautiful',
  '/cdoe',
  'what is this repository about?',
  '/quit',
];

it('a rollback that meets an edit, merged, and the redo of it, in the terminal chat', async () => {
  const courier = installCourier();
  const file = join(courier.workspace, 'src/http/rate-limiter.ts');
  const first = await ids(courier, ['code', 'rename RateLimiter to RequestLimiter', '--yes', '--json']);
  expect(first.code).toBe(0);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n// a person was here\n`);
  const edited = snapshot(courier.workspace);
  const said = ['/rollback', 'merge src/http/rate-limiter.ts', 'roll back', '/redo', 'redo', '/quit'];
  const { code, stdout, stderr } = await ids(courier, ['chat'], `${said.join('\n')}\n`);
  expect([code, stderr]).toEqual([0, '']);
  await expect(normalised(stdout, courier.workspace)).toMatchFileSnapshot('./rollback-in-the-terminal.txt');
  expect(snapshot(courier.workspace)).toEqual(edited);
});

it('a whole /code in the terminal chat, from the request to the last byte taken back', async () => {
  const courier = installCourier();
  const before = snapshot(courier.workspace);
  const { code, stdout, stderr } = await ids(courier, ['chat'], `${words.join('\n')}\n`);
  expect([code, stderr]).toEqual([0, '']);
  await expect(normalised(stdout, courier.workspace)).toMatchFileSnapshot('./code-in-the-terminal.txt');
  expect(snapshot(courier.workspace)).toEqual(before);
});

it('questions and findings without a model, in the terminal chat: measured, carried out, and refused', async () => {
  const courier = installCourier();
  const file = join(courier.workspace, 'src/http/rate-limiter.ts');
  writeFileSync(file, `import { join } from 'node:path';\n${readFileSync(file, 'utf8')}`);
  const said = [
    '/help ask',
    'who imports src/http/rate-limiter.ts?',
    '/ask where is RateLimiter defined',
    '/ask should the limiter be a token bucket?',
    '/analyze src/http/rate-limiter.ts is it safe?',
    'do it: a',
    'approve',
    '/quit',
  ];
  const { code, stdout, stderr } = await ids(courier, ['chat'], `${said.join('\n')}\n`);
  expect([code, stderr]).toEqual([0, '']);
  await expect(normalised(stdout, courier.workspace)).toMatchFileSnapshot('./ask-in-the-terminal.txt');
  expect(readFileSync(file, 'utf8')).not.toContain('node:path');
}, 180_000);
