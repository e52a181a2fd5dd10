import { analyzePath, renderAnalysis, type Analysis } from '../../chat/commands/analysis.ts';
import { renderCard } from '../../chat/cards/card.ts';
import { waysToCarryOut } from '../../chat/cards/inquiry.ts';
import { english } from '../../chat/texts/english.ts';
import { analysisOf } from '../../core/session/inquiry.ts';
import type { Refusal } from '../../core/kernel/refusal.ts';
import { isOver, needsPerson } from '../../core/session/state.ts';
import { exitOf, refusalOf, sessionDocument } from '../document.ts';
import type { ExitCode } from '../exit.ts';
import type { Call, Register } from '../rooms.ts';
import { follow, interrupted } from '../session.ts';

export const addAnalyze: Register = (program, handle) => {
  program
    .command('analyze')
    .description('what is in a file or folder and who uses it, then what is worth mending there')
    .argument('<path>', 'a file or folder, relative to the workspace')
    .argument('[question...]', 'what to look for (needs a model)')
    .option('--structure', 'only what is there: begins no session and asks no model')
    .addHelpText('after', '\nExample: ids analyze src/http "is a retry safe here?"')
    .action(
      handle(
        async (call, path: string, words: readonly string[], options: { readonly structure?: boolean }) => {
          const analyst = await call.rooms.analyst();
          const analysis = analyst.ok ? await analyzePath(analyst.value, path, call.signal) : analyst;
          if (!analysis.ok) return call.out.refuse(analysis.error);
          const text = renderAnalysis(analysis.value);
          if (options.structure === true) {
            call.out.result(analysis.value, text);
            return 0;
          }
          // At once, before anybody is asked anything.
          call.out.begin(`${text}\n`);
          return findings(call, analysis.value, words.join(' '));
        },
      ),
    );
};

/** What the parliament finds there. The structure stands whatever becomes of this. */
async function findings(call: Call, analysis: Analysis, question: string): Promise<ExitCode> {
  const refuse = (refusal: Refusal) => call.out.refuse(refusal, { ...analysis, findings: null, refusal });
  const engine = await call.rooms.engine();
  if (!engine.ok) return refuse(engine.error);
  const about = analysis.path === '' ? '.' : analysis.path;
  const started = await engine.value.start({
    source: 'analyze',
    about,
    request: question === '' ? analysisOf(about) : question,
    by: call.rooms.person,
    autoApprove: false,
  });
  if (!started.ok) return refuse(started.error);
  const session = started.value;
  const followed = await follow(call, engine.value, session);
  if (!followed.ok) return refuse(followed.error);
  const { state } = followed.value;
  if (call.signal.aborted && !isOver(state.phase) && !needsPerson(state.phase)) {
    return interrupted(call, engine.value, session, state);
  }
  const refusal = refusalOf(state);
  const document = { ...analysis, findings: sessionDocument(session, state) };
  call.out.result(
    refusal === undefined ? document : { ...document, refusal },
    renderCard(english, session, state),
  );
  for (const line of waysToCarryOut(english, session, state)) call.out.note(line);
  return exitOf(state);
}
