import { renderDoctor } from '../../chat/commands/doctor.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addDoctor: Register = (program, handle) => {
  program
    .command('doctor')
    .description('is everything in place, and how to mend what is not')
    .action(
      handle(async (call) => {
        const report = await call.rooms.doctor(call.signal);
        const failed = report.findings.some((finding) => finding.status === 'fail');
        call.out.result({ ok: !failed, findings: report.findings }, renderDoctor(english, report));
        return failed ? 1 : 0;
      }),
    );
};
