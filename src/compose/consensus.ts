import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Config } from '../config.ts';
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
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) return wrong(file, `it is not YAML: ${mistake.message.split('\n')[0] ?? ''}`);
  const content: unknown = document.toJS();
  const parsed = ThresholdsRuleSchema.safeParse(
    typeof content === 'object' && content !== null ? { policy: 'thresholds', ...content } : content,
  );
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return wrong(file, issues.join('; '));
}

function wrong(file: string, problem: string) {
  return refuse(
    'wrong-config',
    `The thresholds in ${file} are wrong: ${problem}.`,
    'Mend the file, or set CONSENSUS_POLICY=evidence.',
  );
}
