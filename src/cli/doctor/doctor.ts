import type { DoctorReport, Finding } from '../../chat/rooms.ts';
import type { Config } from '../../config.ts';
import { plural } from '../../core/change/report.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { Result } from '../../core/kernel/result.ts';
import { configFindings } from './configured.ts';
import { keptFindings, type KeptFacts } from './kept.ts';
import { fail, fine, warn } from './finding.ts';
import { disk, git, nodeVersion, sandbox, writable } from './machine.ts';
import { workspaceFindings } from './workspace.ts';

export interface DoctorParts {
  readonly config: Config;
  /** Absolute. */
  readonly workspace: string;
  /** `process.version`. */
  readonly node: string;
  /** How the database is open now: SQLite's `journal_mode` and `synchronous`. */
  readonly database: () => Promise<Result<{ readonly journalMode: string; readonly synchronous: string }>>;
  /** What the workspace keeps of its own. */
  readonly kept: () => Promise<Result<KeptFacts>>;
  readonly unfinished: () => Promise<Result<readonly SessionId[]>>;
}

/** Looks at everything that IDS stands on. Changes nothing. Stops between two looks when aborted. */
export async function examine(parts: DoctorParts, signal: AbortSignal): Promise<DoctorReport> {
  const { config, workspace } = parts;
  const looks: readonly (() => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>)[] = [
    () => nodeVersion(parts.node),
    () => writable('IDS_HOME', config.home, 'Set IDS_HOME to a folder that you may write to.', true),
    () => database(parts),
    () => disk('disk of IDS_HOME', config.home),
    () =>
      writable('workspace', workspace, 'Set IDS_WORKSPACE or --workspace to a folder that you may write to.'),
    () => disk('disk of workspace', workspace),
    () => workspaceFindings(workspace),
    async () => keptFindings(await parts.kept()),
    git,
    sandbox,
    () => unfinished(parts),
    () => configFindings(config),
  ];
  const findings: Finding[] = [];
  for (const look of looks) {
    if (signal.aborted) break;
    const found = await look();
    findings.push(...('status' in found ? [found] : found));
  }
  return { findings };
}

async function database(parts: DoctorParts): Promise<Finding> {
  const opened = await parts.database();
  if (!opened.ok) return fail('database', opened.error.message, opened.error.hint);
  const { journalMode, synchronous } = opened.value;
  const found = `journal ${journalMode}, synchronous ${synchronous}`;
  return journalMode.toLowerCase() === 'wal' && synchronous.toLowerCase() === 'full'
    ? fine('database', found)
    : fail(
        'database',
        found,
        'Put IDS_HOME on a local disk: WAL and FULL are needed to survive a power cut.',
      );
}

async function unfinished(parts: DoctorParts): Promise<Finding> {
  const sessions = await parts.unfinished();
  if (!sessions.ok) return fail('sessions', sessions.error.message, sessions.error.hint);
  return sessions.value.length === 0
    ? fine('sessions', 'none was interrupted')
    : warn(
        'sessions',
        `${plural(sessions.value.length, 'session')} interrupted`,
        'Take them forward with: ids recover',
      );
}
