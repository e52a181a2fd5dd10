import type { Candidate } from '../change.ts';
import type { TypeScript } from '../toolchain.ts';
import type { FileView } from '../view.ts';

/** The configurations that are read as the package.json beside them says. */
const DEPENDENT = ['eslint.config.js', '.eslintrc.js'];

/**
 * Why ESLint would not start any more after a candidate: a configuration beside a changed package.json is written for another
 * module system than that now says. Undefined: nothing speaks against it.
 */
export function unreadable(candidate: Candidate, typescript: TypeScript): string | undefined {
  for (const { path, absolute } of candidate.files) {
    if (!/(?:^|\/)package\.json$/.test(path)) continue;
    const [before, after] = [candidate.base, candidate.view].map((view) => typeOf(view, absolute));
    if (before === after || after === undefined) continue;
    const folder = absolute.slice(0, absolute.lastIndexOf('/'));
    for (const name of DEPENDENT) {
      const text = candidate.view.text(`${folder}/${name}`);
      const written = text === undefined ? undefined : writtenFor(typescript, name, text);
      if (written === undefined || written === after) continue;
      return `${name} is written for "type": "${written}", and ${path} now says "${after}". Rename it to ${name.replace(/js$/, written === 'module' ? 'mjs' : 'cjs')} in the same change.`;
    }
  }
  return undefined;
}

function typeOf(view: FileView, manifest: string): 'module' | 'commonjs' | undefined {
  try {
    const parsed: unknown = JSON.parse(view.text(manifest) ?? '');
    const type = typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined;
    return type === 'module' || type === 'commonjs' ? type : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when both could read it. */
function writtenFor(typescript: TypeScript, name: string, text: string): 'module' | 'commonjs' | undefined {
  const source = typescript.createSourceFile(name, text, typescript.ScriptTarget.Latest);
  if (typescript.isExternalModule(source)) return 'module';
  return /\bmodule\.exports\b|\brequire\s*\(/.test(text) ? 'commonjs' : undefined;
}
