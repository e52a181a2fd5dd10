import type ts from 'typescript';
import type { TypeScript } from '../toolchain.ts';
import { nearestConfig, type ReadConfig } from '../types/config/discover.ts';
import type { ParsedConfig } from '../types/config/config.ts';
import type { FileView } from '../view.ts';

/**
 * The options under which the imports of a file are resolved: of every tsconfig that has it, from the nearest one and
 * its references; the nearest one's when none has it; lastly generous ones of our own.
 */
export function makeOptionsFor(
  typescript: TypeScript,
  view: FileView,
  root: string,
  read: ReadConfig,
): (file: string) => readonly ts.CompilerOptions[] {
  const generous: ts.CompilerOptions = {
    allowJs: true,
    resolveJsonModule: true,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
  };
  const members = new Map<ParsedConfig, ReadonlySet<string>>();
  const has = (config: ParsedConfig, file: string): boolean => {
    let files = members.get(config);
    if (files === undefined) members.set(config, (files = new Set(config.command.fileNames)));
    return files.has(file);
  };
  return (file) => {
    const nearest = nearestConfig(view, root, file);
    if (nearest === undefined) return [generous];
    const group = withReferences(view, nearest, read);
    const owners = group.filter((config) => has(config, file));
    return [...(owners.length > 0 ? owners : group).map((config) => config.command.options), generous];
  };
}

function withReferences(view: FileView, file: string, read: ReadConfig): readonly ParsedConfig[] {
  const configs = new Map<string, ParsedConfig>();
  const visit = (each: string): void => {
    if (configs.has(each) || !view.isFile(each)) return;
    const config = read(each);
    configs.set(each, config);
    for (const { path } of config.command.projectReferences ?? []) {
      visit(view.isDirectory(path) ? `${path}/tsconfig.json` : path);
    }
  };
  visit(file);
  return [...configs.values()];
}
