import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ids, installCourier, snapshot, type Installed } from '../kit/courier.ts';

/** One bad situation: how it comes about, what is asked, and what the person is told. */
interface Situation {
  readonly name: string;
  readonly arrange?: (installed: Installed) => void;
  readonly args: readonly string[];
  readonly input?: string;
  readonly code: string;
  readonly exit: number;
  /** A part of the sentence for the person, the more specific the better. */
  readonly says: RegExp;
}

const rename = ['code', 'rename the class RateLimiter to RequestLimiter', '--yes'];
const patchOf = (path: string, line = 'export const answer: number = 42;') =>
  `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${line}\n`;

const situations: readonly Situation[] = [
  {
    name: 'a request that needs judgement',
    args: ['code', 'make the retry logic smarter', '--yes'],
    code: 'needs-model',
    exit: 1,
    says: /needs a model/,
  },
  {
    name: 'a symbol that there is not',
    args: ['code', 'rename RateLimitr to RequestLimiter', '--yes'],
    code: 'not-found',
    exit: 1,
    says: /RateLimitr/,
  },
  {
    name: 'a failing check',
    args: ['apply', '-', '--yes'],
    input: patchOf('src/answer.ts', "export const answer: number = 'forty-two';"),
    code: 'checks-failed',
    exit: 1,
    says: /TS2322/,
  },
  {
    name: 'an import of a package that is not declared',
    args: ['apply', '-', '--yes'],
    input: patchOf('src/answer.ts', "export { default } from 'left-pad';"),
    code: 'checks-failed',
    exit: 1,
    says: /left-pad/,
  },
  {
    name: 'a patch that is none',
    args: ['apply', '-', '--yes'],
    input: 'this is prose\n',
    code: 'bad-edit',
    exit: 1,
    says: /diff|patch/i,
  },
  {
    name: 'a path outside the workspace',
    args: ['apply', '-', '--yes'],
    input: patchOf('../outside.ts'),
    code: 'outside-workspace',
    exit: 1,
    says: /outside\.ts/,
  },
  {
    name: 'a path into .git',
    args: ['apply', '-', '--yes'],
    input: patchOf('.git/hooks/pre-commit'),
    code: 'protected-path',
    exit: 1,
    says: /\.git/,
  },
  {
    name: 'a file with secrets, already at the check',
    args: ['check', '-'],
    input: patchOf('src/.env.local', 'KEY=1'),
    code: 'protected-path',
    exit: 1,
    says: /secrets/,
  },
  {
    name: 'a file where the path wants a folder',
    args: ['check', '-'],
    input: patchOf('src/dispatch.ts/x.ts'),
    code: 'not-a-regular-file',
    exit: 1,
    says: /src\/dispatch\.ts/,
  },
  {
    name: 'a path of five thousand characters',
    args: ['check', '-'],
    input: patchOf(`${'x/'.repeat(2500)}a.ts`),
    code: 'outside-workspace',
    exit: 1,
    says: /longer than/,
  },
  {
    name: 'a path through a symbolic link that leads out',
    arrange: ({ workspace, home }) => {
      mkdirSync(join(home, 'elsewhere'), { recursive: true });
      symlinkSync(join(home, 'elsewhere'), join(workspace, 'src/linked'));
    },
    args: ['apply', '-', '--yes'],
    input: patchOf('src/linked/answer.ts'),
    code: 'outside-workspace',
    exit: 1,
    says: /src\/linked/,
  },
  {
    name: 'a missing workspace',
    arrange: ({ workspace }) => {
      rmSync(workspace, { recursive: true });
    },
    args: rename,
    code: 'workspace-missing',
    exit: 1,
    says: /does not exist/,
  },
  {
    name: 'a workspace that is a file',
    arrange: ({ workspace }) => {
      rmSync(workspace, { recursive: true });
      writeFileSync(workspace, '');
    },
    args: rename,
    code: 'workspace-missing',
    exit: 1,
    says: /not a folder/,
  },
  {
    name: 'a broken tsconfig',
    arrange: ({ workspace }) => {
      writeFileSync(join(workspace, 'tsconfig.json'), '{ "compilerOptions": { "strict": tru } ');
    },
    args: rename,
    code: 'bad-tsconfig',
    exit: 1,
    says: /tsconfig\.json/,
  },
  {
    name: 'a file of 5 MB',
    arrange: ({ workspace }) => {
      writeFileSync(join(workspace, 'src/huge.ts'), `export const huge = '${'x'.repeat(5_000_000)}';\n`);
    },
    args: ['code', 'add JSDoc to src/huge.ts', '--yes'],
    code: 'file-too-large',
    exit: 1,
    says: /src\/huge\.ts/,
  },
  {
    name: 'an empty request',
    args: ['code', '  ', '--yes'],
    code: 'wrong-use',
    exit: 2,
    says: /empty/,
  },
  {
    name: 'an unknown flag',
    args: ['code', 'x', '--force'],
    code: 'wrong-use',
    exit: 2,
    says: /--force/,
  },
  {
    name: 'an unknown session',
    args: ['rollback', 'sess_20200101_000000_00000000'],
    code: 'not-found',
    exit: 1,
    says: /sess_20200101_000000_00000000/,
  },
];

describe('a refusal is specific, has its exit code, and changes nothing:', () => {
  it.each(situations)('$name', async ({ arrange, args, input, code, exit, says }) => {
    const installed = installCourier();
    arrange?.(installed);
    const before = tree(installed);
    const { code: exited, stdout, stderr } = await ids(installed, [...args, '--json'], input);
    const document = JSON.parse(stdout) as { refusal?: { code: string; message: string; hint: string } };
    expect({ exited, code: document.refusal?.code }, `${stdout}\n${stderr}`).toEqual({ exited: exit, code });
    expect(`${document.refusal?.message ?? ''} ${document.refusal?.hint ?? ''}`).toMatch(says);
    expect(tree(installed)).toEqual(before);
  });

  it('a workspace on a read-only file system', async () => {
    const installed = installCourier();
    try {
      execFileSync('mount', ['--bind', installed.workspace, installed.workspace], { stdio: 'pipe' });
      execFileSync('mount', ['-o', 'remount,bind,ro', installed.workspace], { stdio: 'pipe' });
    } catch {
      // Without the right to mount there is no file system to try it on; the room's own tests inject the error.
      return;
    }
    try {
      const before = tree(installed);
      const { code, stdout } = await ids(installed, [...rename, '--json']);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ refusal: { code: 'workspace-read-only' } });
      expect(tree(installed)).toEqual(before);
    } finally {
      execFileSync('umount', [installed.workspace]);
    }
  });

  it('a change to what the package manager runs waits for a yes of its own', async () => {
    const installed = installCourier();
    const before = tree(installed);
    const manifest = readFileSync(join(installed.workspace, 'package.json'), 'utf8');
    const line = manifest.split('\n').findIndex((each) => each.includes('"scripts"')) + 1;
    const patch = `--- a/package.json\n+++ b/package.json\n@@ -${String(line)},1 +${String(line)},2 @@\n ${manifest.split('\n')[line - 1] ?? ''}\n+    "postinstall": "true",\n`;
    const { code, stdout } = await ids(installed, ['apply', '-', '--json'], patch);
    expect(code, stdout).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'awaiting-approval' });
    expect(tree(installed)).toEqual(before);
  });

  it('a file that somebody edited after IDS wrote it', async () => {
    const installed = installCourier();
    const written = JSON.parse((await ids(installed, [...rename, '--json'])).stdout) as {
      session: string;
      files: { path: string }[];
    };
    expect(written.files.length).toBeGreaterThan(1);
    const edited = join(installed.workspace, written.files[0]?.path ?? '');
    writeFileSync(edited, `${readFileSync(edited, 'utf8')}// mine\n`);
    const before = tree(installed);
    const { code, stdout } = await ids(installed, ['rollback', written.session, '--json', '--yes']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      refusal: { code: 'diverged', message: expect.stringContaining(written.files[0]?.path ?? '') as string },
    });
    expect(tree(installed)).toEqual(before);
  });
});

describe('what is unusual and still works:', () => {
  it('a file with BOM and CRLF keeps both, and rollback restores every byte', async () => {
    const installed = installCourier();
    const file = join(installed.workspace, 'src/windows.ts');
    writeFileSync(file, '\uFEFFexport class OldName {\r\n  value = 1;\r\n}\r\n');
    const before = tree(installed);
    const done = await ids(installed, ['code', 'rename OldName to NewName', '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('\uFEFFexport class NewName {\r\n  value = 1;\r\n}\r\n');
    const { session } = JSON.parse(done.stdout) as { session: string };
    expect((await ids(installed, ['rollback', session, '--json', '--yes'])).code).toBe(0);
    expect(tree(installed)).toEqual(before);
  });

  it('a repository without TypeScript or ESLint installed: said so in the report', async () => {
    const installed = installCourier();
    rmSync(join(installed.workspace, 'node_modules'));
    const patch = patchOf('src/answer.ts');
    const { stdout, stderr } = await ids(installed, ['check', '-', '--json'], patch);
    const { checks } = JSON.parse(stdout) as { checks: { check: string; outcome: string; why?: string }[] };
    const lint = checks.find(({ check }) => check === 'lint');
    expect(lint, stdout + stderr).toMatchObject({
      outcome: 'skipped',
      why: expect.stringMatching(/install/i) as string,
    });
  });
});

function tree({ workspace }: Installed): Record<string, string> | 'none' {
  try {
    return snapshot(workspace);
  } catch {
    return 'none';
  }
}
