import { validationText } from '../../chat/checks.ts';
import { noReportDocument, reportDocument } from '../document.ts';
import type { Register } from '../rooms.ts';

export const addValidate: Register = (program, handle) => {
  program
    .command('validate')
    .description('the five checks on what changed since the last commit, or on the paths')
    .argument('[paths...]', 'files or folders, relative to the workspace')
    .action(
      handle(async (call, paths: readonly string[]) => {
        const validator = await call.rooms.validator();
        const report = validator.ok
          ? await validator.value.validate(paths.length === 0 ? undefined : paths, call.signal)
          : validator;
        if (!report.ok) {
          if (report.error.code !== 'nothing-to-do') {
            return call.out.refuse(report.error, noReportDocument(report.error));
          }
          call.out.result({ ok: true, checks: [], ms: 0 }, report.error.message);
          return 0;
        }
        const document = reportDocument(report.value);
        call.out.result(document, validationText(report.value, 200));
        return document.ok ? 0 : 1;
      }),
    );
};
