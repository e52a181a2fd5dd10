import type { DoctorReport, Finding } from '../rooms.ts';
import type { Texts } from '../texts/texts.ts';

const marks = { ok: '✅', warn: '⚠️', fail: '❌' } as const;

/** Every finding on a line, the way to mend it below, and the sum. */
export function renderDoctor({ talk }: Texts, { findings }: DoctorReport): string {
  const width = Math.max(0, ...findings.map((finding) => finding.name.length));
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  return [
    ...findings.flatMap(({ name, status, found, mend }) => [
      `${marks[status]} ${name.padEnd(width)}  ${found}`,
      ...(mend === '' ? [] : [`   ${' '.repeat(width)}  → ${mend}`]),
    ]),
    talk.doctorSum(count('ok'), count('warn'), count('fail')),
  ].join('\n');
}
