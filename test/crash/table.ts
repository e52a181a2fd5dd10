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
  }
}
