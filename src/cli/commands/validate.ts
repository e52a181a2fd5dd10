import { mendingText, validationText } from '../../chat/cards/checks.ts';
import { english } from '../../chat/texts/english.ts';
import { noReportDocument, noSessionDocument, reportDocument } from '../document.ts';
import type { ExitCode } from '../exit.ts';
import type { Call, Register } from '../rooms.ts';
import { carryOn } from '../session.ts';

export const addValidate: Register = (program, handle) => {
  program
    .command('validate')
    .description('the five checks on what changed since the last commit, or on the paths')
    .argument('[paths...]', 'files or folders, relative to the workspace')
    .option('--fix', 'mend what the compiler and the linter have a fix for that the checks confirm')
    .addHelpText(
      'after',
      '\nA fix is worked through like any change: shown, approved, written with a backup. With --yes it is written when\nno check fails or warns.',
    )
    .action(
      handle(async (call, paths: readonly string[], options: { readonly fix?: boolean }) => {
        if (options.fix === true) return fix(call, paths.length === 0 ? undefined : paths);
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
        call.out.result(document, validationText(english, report.value, 200));
        return document.ok ? 0 : 1;
      }),
    );
};

async function fix(call: Call, paths: readonly string[] | undefined): Promise<ExitCode> {
  const validator = await call.rooms.validator();
  const mending = validator.ok ? await validator.value.mend(paths, call.signal) : validator;
  if (!mending.ok) {
    const document = noSessionDocument(mending.error);
    if (mending.error.code !== 'nothing-to-do') return call.out.refuse(mending.error, document);
    call.out.result(document, [mending.error.message, mending.error.hint].join(' ').trim());
    return 0;
  }
  call.out.note(mendingText(english, mending.value));
  const engine = await call.rooms.engine();
  if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
  const started = await engine.value.start({
    source: 'patch',
    request: mending.value.patch,
    by: call.rooms.person,
    autoApprove: call.yes,
  });
  if (!started.ok) return call.out.refuse(started.error, noSessionDocument(started.error));
  return carryOn(call, engine.value, started.value);
}
