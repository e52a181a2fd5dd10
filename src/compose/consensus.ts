import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Config } from '../config.ts';
import { sayIssues, sayNotYaml } from '../core/kernel/issues.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { evidenceDefaults } from '../core/parliament/constants.ts';
import { ThresholdsRuleSchema, type ConsensusRule } from '../core/parliament/rule.ts';

/**
 * The rule that new sessions decide by. `wrong-config` names what is wrong in `config/consensus.yaml`, which is read only
 * where it counts.
 */
export function consensusOf({ parliament }: Config, installation: string): Result<ConsensusRule> {
  if (parliament.policy === 'evidence') return ok(evidenceDefaults);
  const file = join(installation, 'config', 'consensus.yaml');
  try {
    return parseThresholds(file, readFileSync(file, 'utf8'));
  } catch {
    return wrong(file, 'it cannot be read');
  }
}

/** The thresholds from the text of the file; `file` is named in refusals. */
export function parseThresholds(file: string, text: string): Result<ConsensusRule> {
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (thrown) {
    return wrong(file, sayNotYaml(thrown));
  }
  const parsed = ThresholdsRuleSchema.safeParse(
    typeof content === 'object' && content !== null ? { policy: 'thresholds', ...content } : content,
  );
  return parsed.success ? ok(parsed.data) : wrong(file, sayIssues(parsed.error));
}

function wrong(file: string, problem: string) {
  return refuse(
    'wrong-config',
    `The thresholds in ${file} are wrong: ${problem}.`,
    'Mend the file, or set CONSENSUS_POLICY=evidence.',
  );
}
