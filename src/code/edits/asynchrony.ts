import ts from 'typescript';

/** Where `await` may stand. */
export type AwaitPlace = 'async' | 'top-level' | 'no';

/**
 * Whether `await` may stand at a node: in an async function, at the top level of a module whose target allows it, or not.
 * Parameter defaults, class fields, static blocks and decorators never may.
 */
export function awaitPlace(node: ts.Node, options: ts.CompilerOptions): AwaitPlace {
  let child = node;
  for (let at: ts.Node = node.parent; ; child = at, at = at.parent) {
    if (ts.isSourceFile(at)) return allowsTopLevel(at, options) ? 'top-level' : 'no';
    if (ts.isFunctionLike(at)) {
      const isBody = 'body' in at && at.body === child;
      // A computed name is evaluated outside the method that it names.
      if (!isBody && !ts.isParameter(child)) continue;
      return isBody && isAsync(at) ? 'async' : 'no';
    }
    if (ts.isPropertyDeclaration(at) || ts.isClassStaticBlockDeclaration(at) || ts.isDecorator(at))
      return 'no';
    if (ts.isModuleDeclaration(at)) return 'no';
  }
}

export function isAsync(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((each) => each.kind === ts.SyntaxKind.AsyncKeyword)
  );
}

function allowsTopLevel(source: ts.SourceFile, options: ts.CompilerOptions): boolean {
  if (!ts.isExternalModule(source) || source.impliedNodeFormat === ts.ModuleKind.CommonJS) return false;
  const { module, target } = options;
  const isModern =
    module === undefined || (module >= ts.ModuleKind.ES2022 && module <= ts.ModuleKind.Preserve);
  return isModern && (target === undefined || target >= ts.ScriptTarget.ES2017);
}

/** Whether a value of the type can be awaited: it has a `then` that can be called. `any` and `unknown` cannot be told. */
export function isThenable(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): boolean {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) !== 0) return false;
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const then = checker.getApparentType(part).getProperty('then');
    return then !== undefined && checker.getTypeOfSymbolAtLocation(then, at).getCallSignatures().length > 0;
  });
}

/** The change that awaits an expression where it stands, in parentheses where its surroundings bind tighter. */
export function awaiting(
  node: ts.Expression,
): readonly { readonly start: number; readonly end: number; readonly text: string }[] {
  const start = node.getStart();
  const insert = (at: number, text: string) => ({ start: at, end: at, text });
  const operand = bindsAsTightly(node) ? ['await ', ''] : ['await (', ')'];
  const [before = '', after = ''] = needsParentheses(node)
    ? [`(${operand[0] ?? ''}`, `${operand[1] ?? ''})`]
    : operand;
  return after === '' ? [insert(start, before)] : [insert(start, before), insert(node.end, after)];
}

/** Whether `await x` takes all of an expression without parentheses. */
function bindsAsTightly(node: ts.Expression): boolean {
  return (
    ts.isLeftHandSideExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isDeleteExpression(node)
  );
}

function needsParentheses(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent))
    return parent.expression === node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression === node;
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  if (ts.isNonNullExpression(parent) || ts.isPostfixUnaryExpression(parent)) return true;
  if (ts.isExpressionWithTypeArguments(parent)) return true;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken &&
    parent.left === node
  );
}
