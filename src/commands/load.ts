import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { CommandListSchema, type CommandList } from '../core/commands/command-list.ts';
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
  const document = parseDocument(text, { merge: true });
  const [mistake] = document.errors;
  if (mistake !== undefined) return wrong(file, `it is not YAML: ${mistake.message.split('\n')[0] ?? ''}`);
  const parsed = CommandListSchema.safeParse(document.toJS({ maxAliasCount: 200 }));
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return wrong(file, issues.slice(0, 5).join('; '));
}

function wrong(file: string, problem: string) {
  return refuse('wrong-config', `The commands in ${file} are wrong: ${problem}.`, 'Mend the file.');
}
