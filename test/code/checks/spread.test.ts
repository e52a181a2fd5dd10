import { afterEach, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, TSCONFIG } from './repository.ts';

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.remove();
});

it('lints a file that uses a changed type through the unchanged declarations of a third', async () => {
  const files = {
    'package.json': '{ "name": "chain", "type": "module" }',
    'tsconfig.json': TSCONFIG,
    'eslint.config.js':
      "import tseslint from 'typescript-eslint';\nexport default tseslint.config({ files: ['src/**/*.ts'], extends: [tseslint.configs.base], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } }, rules: { '@typescript-eslint/no-floating-promises': 'error' } });\n",
    'src/job.ts': 'export interface Job {\n  run(): void;\n}\n',
    'src/box.ts': "import type { Job } from './job';\nexport interface Box {\n  readonly job: Job;\n}\n",
    'src/work.ts':
      "import type { Box } from './box';\nexport function work(box: Box) {\n  box.job.run();\n}\n",
  };
  const at = repository(files, ['typescript', 'eslint']);
  opened.push(at);
  const checker = makeLocalChecker({ root: at.root });
  const draft = draftOf(at.root, { 'src/job.ts': files['src/job.ts'].replace('void', 'Promise<void>') });
  const report = await checker.check(draft, { skip: { tests: '-' } }, new AbortController().signal);
  expect(summary(report, 'lint')).toEqual([
    'failed',
    'src/work.ts:3 eslint/@typescript-eslint/no-floating-promises',
  ]);
});
