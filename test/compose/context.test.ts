import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeContext } from '../../src/compose/context.ts';
import { makeAnalyst } from '../../src/code/analyze/analyze.ts';
import { mayBeShown } from '../../src/core/change/shown.ts';
import { temporaryFolder } from '../kit/engine.ts';

/** `mapped`: with the map that is made of the sources, and not only of the names. */
function contextOf(files: Readonly<Record<string, string | Uint8Array>>, mapped = false) {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const analyst = makeAnalyst({ root });
  const map = async (request: string, budget: number) => {
    const made = mapped ? await analyst.map(request, budget) : undefined;
    return made?.ok === true ? made.value : undefined;
  };
  return { root, context: makeContext({ root, blob: () => Promise.resolve(undefined), map }) };
}

const files = {
  'package.json': '{"name": "x"}',
  'src/http/client.ts': "import { retry } from './retry.js';\nexport class HttpClient {}\n",
  'src/http/retry.ts': 'export function retry() {}\n',
  'src/http/retry.test.ts': "import './retry.js';\n",
  'src/deep/limit.ts': 'export const DEFAULT_LIMIT = 5;\n',
  'src/uses.ts': "import { DEFAULT_LIMIT } from './deep/limit.js';\nexport const n = DEFAULT_LIMIT;\n",
  'src/other.ts': 'export const other = 1;\n',
};

describe('the files that a request speaks of', () => {
  it.each([
    ['change src/http/client.ts', 'src/http/client.ts'],
    ['change ./src/http/client.ts, please', 'src/http/client.ts'],
    ['add a timeout to client.ts', 'src/http/client.ts'],
    ['make HttpClient reusable', 'src/http/client.ts'],
    ['raise `DEFAULT_LIMIT` to 10', 'src/deep/limit.ts'],
    ['the retry logic should back off', 'src/http/retry.ts'],
  ])('%s', async (request, first) => {
    const { context } = contextOf(files);
    const known = await context.files(request);
    expect(known.files[0]).toMatchObject({ path: first, complete: true });
    expect(known.map).toContain('src/http/: client.ts, retry.test.ts, retry.ts');
  });

  it('come with their tests and with those who use what they declare', async () => {
    const { context } = contextOf(files);
    const paths = async (request: string) => (await context.files(request)).files.map(({ path }) => path);
    expect(await paths('change src/http/retry.ts')).toContain('src/http/retry.test.ts');
    expect(await paths('rename DEFAULT_LIMIT')).toContain('src/uses.ts');
    expect(await paths('rename DEFAULT_LIMIT')).not.toContain('src/other.ts');
  });
});

describe('the map of the sources', () => {
  it('begins with what the request is about and what that declares', async () => {
    const { context } = contextOf(files, true);
    const { map } = await context.files('let retrying wait between two tries');
    expect(map.split('\n').slice(0, 2)).toEqual(['src/http/retry.ts', '  export function retry()']);
    expect(map).toContain('package.json');
  });

  it('brings files that the request only hints at, and none that it does not', async () => {
    const { context } = contextOf(files, true);
    const known = await context.files('what is the default limit?');
    const paths = known.files.map(({ path }) => path);
    expect(paths[0]).toBe('src/deep/limit.ts');
    expect(paths).toContain('src/uses.ts');
    expect(paths).not.toContain('src/http/client.ts');
  });
});

describe.each([false, true])('what is never read (with the map of the sources: %s)', (mapped) => {
  const canary = 'canary-secret';
  const secrets = [
    '.env',
    '.env.local',
    'config/.env.production',
    'certs/server.pem',
    'id_rsa',
    '.npmrc',
    'secrets.json',
    'config/credentials.yaml',
    'infra/prod.tfvars',
    '.aws/credentials',
    '.docker/config.json',
    'service-account-prod.json',
  ];

  it.each(secrets)('%s, even when it is named', async (path) => {
    const { context } = contextOf({ ...files, [path]: `key=${canary}\n` }, mapped);
    const known = await context.files(`show me ${path} and change it`);
    expect(JSON.stringify(known)).not.toContain(canary);
    expect(known.map).not.toContain(path.split('/').at(-1));
    // It exists all the same: nobody may write over it unseen.
    expect(known.isFile(path)).toBe(true);
    expect(mayBeShown(path)).toBe(false);
  });

  it('what git ignores, what a link leads to, what is not text', async () => {
    const outside = contextOf({ 'outside.ts': `export const x = '${canary}';\n` });
    const { root, context } = contextOf(
      {
        ...files,
        '.gitignore': 'private/\n',
        'private/notes.ts': canary,
        'src/binary.ts': Uint8Array.from([0xff, 0xfe, 0x00, 0xd8]),
      },
      mapped,
    );
    symlinkSync(join(outside.root, 'outside.ts'), join(root, 'src/link.ts'));
    const known = await context.files(
      'change private/notes.ts, src/link.ts, src/binary.ts and ../outside.ts',
    );
    expect(JSON.stringify(known)).not.toContain(canary);
    const paths = known.files.map(({ path }) => path);
    for (const never of ['private/notes.ts', 'src/link.ts', 'src/binary.ts', '../outside.ts']) {
      expect(paths).not.toContain(never);
    }
  });
});

it('keeps to its budget, and says what is cut', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 900 }, (_, index) => [`src/part-${String(index)}/module.ts`, 'x'.repeat(400)]),
  );
  const { context } = contextOf({
    ...many,
    'src/big.ts': `export class Big {}\n${'// line\n'.repeat(20_000)}`,
  });
  const known = await context.files('change src/big.ts and every module');
  const total = known.files.reduce((sum, { text }) => sum + text.length, known.map.length);
  expect(total).toBeLessThan(33_000);
  expect(known.files[0]).toMatchObject({ path: 'src/big.ts', complete: false });
  expect(known.files[0]?.text).toMatch(/more characters are not shown\]$/);
  expect(known.map).toMatch(/more characters are not shown\]$/);
});
