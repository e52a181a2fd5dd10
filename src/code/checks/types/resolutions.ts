import type ts from 'typescript';

/** What a program knows of where imports lead; declared by no version, there since 5.4. */
interface ResolutionSource {
  getResolvedModuleFromModuleSpecifier?(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): { readonly resolvedModule?: { readonly resolvedFileName: string } } | undefined;
}

/** What the parser notes of a file and declares nowhere. */
interface SourceImports {
  readonly imports?: readonly ts.StringLiteralLike[];
  readonly moduleAugmentations?: readonly (ts.StringLiteral | ts.Identifier)[];
}

/** The literals of a file that lead to other modules. Who adds to another one hears of its changes, as who imports it does. */
export function specifiersOf(source: ts.SourceFile): readonly ts.StringLiteralLike[] {
  const { imports = [], moduleAugmentations = [] }: ts.SourceFile & SourceImports = source;
  return [...imports, ...moduleAugmentations.flatMap((each) => ('escapedText' in each ? [] : [each]))];
}

/** Where each import of a file leads, a line `specifier TAB file` each; undefined when this TypeScript does not tell. */
export function resolutionsOf(program: ts.Program, file: string): string | undefined {
  const source: (ts.SourceFile & SourceImports) | undefined = program.getSourceFile(file);
  const resolver: ts.Program & ResolutionSource = program;
  if (source?.imports === undefined || resolver.getResolvedModuleFromModuleSpecifier === undefined)
    return undefined;
  const lead = (specifier: ts.StringLiteralLike) =>
    resolver.getResolvedModuleFromModuleSpecifier?.(specifier, source)?.resolvedModule?.resolvedFileName;
  try {
    // 5.4 looks for the file above the specifier, where our trees have nothing, and throws.
    source.imports.slice(0, 1).forEach(lead);
  } catch {
    return undefined;
  }
  return specifiersOf(source)
    .map((each) => {
      const to = lead(each);
      // A declaration file of a referenced project stands for its source.
      const at = to === undefined ? undefined : (program.getSourceFile(to)?.fileName ?? to);
      return `${each.text}\t${at ?? ''}`;
    })
    .join('\n');
}

/** From each specifier to where it leads, the empty text where it leads nowhere. */
export function leadsOf(resolutions: string): ReadonlyMap<string, string> {
  return new Map(
    resolutions.split('\n').flatMap((line) => {
      const tab = line.indexOf('\t');
      return tab < 0 ? [] : [[line.slice(0, tab), line.slice(tab + 1)] as const];
    }),
  );
}

/** From each file to those outside node_modules that import it. */
export function importersIn(
  files: Iterable<string>,
  resolutions: (file: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const file of files) {
    if (file.includes('/node_modules/')) continue;
    for (const target of new Set(leadsOf(resolutions(file) ?? '').values())) {
      const known = importers.get(target);
      if (known === undefined) importers.set(target, [file]);
      else known.push(file);
    }
  }
  return importers;
}

/** Whether files which do not import a file can see what it declares: a script, or one that adds to globals or modules. */
export function declaresEverywhere(program: ts.Program, file: string): boolean {
  const source:
    | ({
        readonly externalModuleIndicator?: unknown;
        readonly moduleAugmentations?: readonly unknown[];
      } & ts.SourceFile)
    | undefined = program.getSourceFile(file);
  if (source === undefined || file.endsWith('.json')) return false;
  return (
    source.externalModuleIndicator === undefined ||
    source.moduleAugmentations?.length !== 0 ||
    (source.isDeclarationFile && /\bexport\s+as\s+namespace\b/.test(source.text))
  );
}
