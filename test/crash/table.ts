import { execFileSync } from 'node:child_process';
import type { Reporter, TestModule } from 'vitest/node';
import './rows.ts';

/** Prints the table of what crashes and faults left, after all tests. A test that was skipped or failed has its line too. */
export default class CrashTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) =>
      Array.from(module.children.allTests()).flatMap((test): (readonly string[])[] => {
        const { crashRow: row } = test.meta();
        const result = test.result();
        const note = 'note' in result ? result.note : undefined;
        if (row !== undefined) return [[row.what, row.bar, row.result, result.state]];
        return result.state === 'failed' || (result.state === 'skipped' && note !== undefined)
          ? [[test.fullName, '', note ?? '', result.state]]
          : [];
      }),
    );
    process.stdout.write(`${title()}\n`);
    const header = ['test', 'bar', 'result', ''];
    const widths = header.map((_, column) =>
      Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
    );
    for (const row of [header, ...rows]) {
      process.stdout.write(
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
      );
    }
    process.stdout.write('What it costs is measured by: npm run bench -- workspace\n');
  }
}

/** Which code the figures are of, and in which form they were taken. */
function title(): string {
  const form = process.env['IDS_LONG'] === undefined ? 'short form' : 'long form';
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `commit ${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}, ${form}`;
  } catch {
    return form;
  }
}
