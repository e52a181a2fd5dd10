import { describe, expect, it } from 'vitest';
import { protection } from '../../src/core/change/protected.ts';
import { folder, refusal, snapshot, workspace, writeTo } from './setup.ts';

const refused = [
  '.git/config',
  '.GIT/config',
  'sub/.git/hooks/pre-commit',
  '.git ',
  '.git./x',
  '.git. . /x',
  '.g\u200cit/config',
  '.gi\u00adt/config',
  '\uff0egit/config',
  '.g\u0131t/config'.replace('\u0131', 'I'),
  '.git::$INDEX_ALLOCATION/x',
  'GIT~1/config',
  '.ids/journal/x',
  '.Ids/lock.db',
  'a/b/.\u0049DS/x',
  '.env',
  '.ENV',
  '.env.local',
  '.env.production',
  '.envrc',
  'apps/web/.env.test',
  'certs/server.pem',
  'server.PEM',
  'tls.key',
  'id_rsa',
  'deploy/id_ed25519',
  'store.p12',
  '.ssh/config',
  '.netrc',
  '.npmrc',
];
const allowed = [
  'src/git.ts',
  '.gitignore',
  '.github/workflows/ci.yml',
  'src/.gitkeep',
  '.env.example',
  'src/env.ts',
  'ids/x.ts',
  'src/pem.ts',
  'id_rsa.pub',
  'keyboard.ts',
  'git~2/x',
  'a:b.ts',
];

describe('protection', () => {
  it.each(refused)('refuses %j', (path) => {
    expect(protection(path)?.code).toBe('protected-path');
  });
  it.each(allowed)('allows %j', (path) => {
    expect(protection(path)).toBeUndefined();
  });
});

it('a change set with one protected path is refused whole, before anything is made', async () => {
  const root = folder({ 'a.ts': 'x' });
  const before = snapshot(root);
  const answer = refusal(await workspace(root).apply(writeTo(root, { 'a.ts': 'y', '.env': 'SECRET=1' })));
  expect(answer).toMatchObject({
    code: 'protected-path',
    message: expect.stringContaining('.env') as string,
  });
  expect(snapshot(root)).toEqual(before);
});
