import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CommandListSchema, type CommandList } from '../core/commands/command-list.ts';
import { sayIssues, sayNotYaml } from '../core/kernel/issues.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';

/** Reads `config/commands.yaml`. `wrong-config` names what is wrong. */
export function loadCommands(file: string): Result<CommandList> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return wrong(file, 'it cannot be read');
  }
  return parseCommands(file, text);
}

/** The list in the text of the file; `file` is named in refusals. */
export function parseCommands(file: string, text: string): Result<CommandList> {
  let content: unknown;
  try {
    content = parse(text, { merge: true, maxAliasCount: 200, logLevel: 'error' });
  } catch (thrown) {
    return wrong(file, sayNotYaml(thrown));
  }
  const parsed = CommandListSchema.safeParse(content);
  return parsed.success ? ok(parsed.data) : wrong(file, sayIssues(parsed.error, 5));
}

function wrong(file: string, problem: string) {
  return refuse('wrong-config', `The commands in ${file} are wrong: ${problem}.`, 'Mend the file.');
}
