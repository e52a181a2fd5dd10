import { analyzePath, renderAnalysis } from '../../chat/commands/analysis.ts';
import type { Register } from '../rooms.ts';

export const addAnalyze: Register = (program, handle) => {
  program
    .command('analyze')
    .description('what is in a file and who uses it, or what a folder holds')
    .argument('<path>', 'a file or folder, relative to the workspace')
    .action(
      handle(async (call, path: string) => {
        const analyst = await call.rooms.analyst();
        const analysis = analyst.ok ? await analyzePath(analyst.value, path, call.signal) : analyst;
        if (!analysis.ok) return call.out.refuse(analysis.error);
        call.out.result(analysis.value, renderAnalysis(analysis.value));
        return 0;
      }),
    );
};
