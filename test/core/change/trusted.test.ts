import { describe, expect, it } from 'vitest';
import { trustedBy } from '../../../src/core/change/trusted.ts';

describe('files that other programs execute or believe', () => {
  it.each([
    'package.json',
    'packages/a/package.json',
    'PACKAGE.JSON',
    'package-lock.json',
    'pnpm-lock.yaml',
    '.github/workflows/ci.yml',
    '.husky/pre-commit',
    '.vscode/tasks.json',
    '.envrc',
    'eslint.config.mjs',
    '.eslintrc.cjs',
    'vitest.config.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'Dockerfile',
    'docker-compose.yml',
    'AGENTS.md',
    '.mcp.json',
  ])('%s is one', (path) => {
    expect(trustedBy(path)).toBeDefined();
  });

  it.each([
    'src/package.ts',
    'src/config.ts',
    'src/docker.ts',
    'docs/github/a.md',
    'src/tsconfig.ts',
    'README.md',
  ])('%s is none', (path) => {
    expect(trustedBy(path)).toBeUndefined();
  });
});
