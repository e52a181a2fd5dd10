import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { ScriptText } from '../core/commands/run-event.ts';
import { nearest } from '../core/kernel/nearest.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';

const PackageSchema = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

/**
 * What `npm run name` would run: the script with those before and after it, and the scripts that these run in turn, one
 * `name: text` a line. `workspace` is part of the hash. `folder` holds package.json.
 */
export function scriptText(folder: string, name: string, workspace: string): Result<ScriptText> {
  let scripts: Readonly<Record<string, string>>;
  try {
    const parsed = PackageSchema.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    if (!parsed.success) throw new Error('not a package.json');
    scripts = parsed.data.scripts;
  } catch {
    return refuse('not-found', 'There is no readable package.json here, so there are no scripts.');
  }
  if (!Object.hasOwn(scripts, name)) {
    const names = Object.keys(scripts);
    const near = nearest(name, names);
    return refuse(
      'not-found',
      `package.json has no script "${name}".`,
      `${near === undefined ? '' : `Did you mean ${near}? `}${names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`}`,
    );
  }
  const found = new Map<string, string>();
  const wanted = [name];
  for (let each = wanted.shift(); each !== undefined; each = wanted.shift()) {
    for (const part of [`pre${each}`, each, `post${each}`]) {
      const text = Object.hasOwn(scripts, part) ? scripts[part] : undefined;
      if (text === undefined || found.has(part)) continue;
      found.set(part, text);
      // Any word may be the name of another script; one too many only shows more.
      wanted.push(...text.split(/[\s"'`;&|()]+/).filter((word) => Object.hasOwn(scripts, word)));
    }
  }
  const text = [...found].map(([script, body]) => `${script}: ${body}`).join('\n');
  return ok({ name, text, hash: createHash('sha256').update(`${workspace}\0${text}`).digest('hex') });
}
