import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Who may import whom: a room may import itself and every room of a lower rank, never one of its own rank. */
const ranks: Record<string, number> = {
  core: 0,
  worktree: 1,
  sandbox: 2,
  config: 3,
  store: 3,
  models: 3,
  code: 3,
  commands: 3,
  workspace: 3,
  parliament: 3,
  agents: 3,
  engine: 4,
  chat: 5,
  cli: 6,
  gateway: 6,
  telegram: 6,
  compose: 7,
  main: 8,
};

/** Packages that belong to one room. */
const owners: [RegExp, readonly string[]][] = [
  [/^(openai|@anthropic-ai\/sdk)/, ['models']],
  [/^(grammy|@grammyjs\/)/, ['telegram']],
  [/^(better-sqlite3|kysely|pg|pg-boss)/, ['store']],
  [/^(ts-morph|typescript|typescript7|eslint|typescript-eslint)(\/|$)/, ['code']],
  [/^(fastify|ws)(\/|$)/, ['gateway']],
  [/^commander/, ['cli']],
];

const writers =
  /^(writeFile|appendFile|rename|unlink|rm|rmdir|mkdir|mkdtemp|symlink|link|chmod|fchmod|lchmod|chown|truncate|ftruncate|copyFile|cp|createWriteStream|open|openSync|write|writev|utimes|lutimes)(Sync)?$/;
/** Files outside `workspace` that write, each only into IDS_HOME or a temporary folder of its own. */
const writesHome = new Set([
  'store/database.ts',
  'store/exports.ts',
  'store/lock.ts',
  'sandbox/copy.ts',
  // Opens for reading only.
  'sandbox/descend.ts',
  'code/checks/kept.ts',
]);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

function roomOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(src, file), 'utf8'), true, true)
    .importedFiles.map((each) => each.fileName);
}

/** Why `file` may not import `specifier`, or undefined. */
function objection(file: string, specifier: string): string | undefined {
  const room = roomOf(file);
  if (specifier.startsWith('.')) {
    const target = roomOf(relative(src, resolve(dirname(join(src, file)), specifier)));
    const [from, to] = [ranks[room], ranks[target]];
    if (from === undefined) return `${room} is not a room of the house`;
    if (to === undefined) return `${specifier} leads out of src`;
    return room === target || to < from ? undefined : `${room} may not import ${target}`;
  }
  if (room === 'core' && specifier !== 'zod') return `core is pure and may not import ${specifier}`;
  const owner = owners.find(([pattern]) => pattern.test(specifier));
  return owner === undefined || owner[1].includes(room)
    ? undefined
    : `${specifier} belongs to ${owner[1].join(', ')}`;
}

describe('the directions of imports', () => {
  it('hold in every file', () => {
    const broken = files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const why = objection(file, specifier);
        return why === undefined ? [] : [`${file}: ${why}`];
      }),
    );
    expect(broken).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it.each([
    ['core/session/decide.ts', 'node:fs', 'core is pure and may not import node:fs'],
    ['core/session/decide.ts', '../../store/event-log.ts', 'core may not import store'],
    ['code/edits/editor.ts', '../../workspace/open.ts', 'code may not import workspace'],
    ['engine/run.ts', '../cli/program.ts', 'engine may not import cli'],
    ['gateway/server.ts', '../cli/program.ts', 'gateway may not import cli'],
    ['engine/run.ts', 'better-sqlite3', 'better-sqlite3 belongs to store'],
    ['cli/chat.ts', 'grammy', 'grammy belongs to telegram'],
    ['sandbox/run.ts', '../code/process/client.ts', 'sandbox may not import code'],
    ['attic/thing.ts', '../core/kernel/result.ts', 'attic is not a room of the house'],
  ])('refuse %s importing %s', (file, specifier, why) => {
    expect(objection(file, specifier)).toBe(why);
  });

  it('lets only workspace write to disk, apart from the named writers elsewhere', () => {
    const offenders = files
      .filter((file) => roomOf(file) !== 'workspace' && !writesHome.has(file))
      .flatMap((file) => writingImports(file).map((name) => `${file}: ${name}`));
    expect(offenders).toEqual([]);
  });
});

/** Names imported from node:fs that write; a namespace or default import counts, because it hides them. */
function writingImports(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    if (!/^(node:)?fs(\/promises)?$/.test(statement.moduleSpecifier.text)) return [];
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return ['the whole of node:fs'];
    return bindings.elements
      .map((element) => (element.propertyName ?? element.name).text)
      .filter((name) => writers.test(name));
  });
}
