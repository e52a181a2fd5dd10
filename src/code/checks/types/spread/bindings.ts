import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';

/** The names that a declaration binds. */
export function bindings(typescript: TypeScript, name: ts.BindingName): readonly string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) =>
    typescript.isOmittedExpression(each) ? [] : bindings(typescript, each.name),
  );
}
