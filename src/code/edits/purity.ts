import ts from 'typescript';

/** Whether evaluating an expression does nothing but give a value, as far as its form alone tells. */
export function isPure(node: ts.Node): boolean {
  if (
    ts.isLiteralExpression(node) ||
    ts.isIdentifier(node) ||
    ts.isFunctionLike(node) ||
    ts.isOmittedExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    ts.isMetaProperty(node)
  ) {
    return true;
  }
  if (ts.isClassLike(node)) return isPureClass(node);
  if (ts.isPropertyAccessExpression(node)) return isPure(node.expression);
  if (ts.isElementAccessExpression(node)) return isPure(node.expression) && isPure(node.argumentExpression);
  if (ts.isPrefixUnaryExpression(node)) {
    const changes =
      node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return !changes && isPure(node.operand);
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return !assigns && isPure(node.left) && isPure(node.right);
  }
  if (ts.isConditionalExpression(node)) {
    return isPure(node.condition) && isPure(node.whenTrue) && isPure(node.whenFalse);
  }
  if (ts.isTemplateExpression(node)) return node.templateSpans.every((span) => isPure(span.expression));
  if (ts.isArrayLiteralExpression(node))
    return node.elements.every((each) => !ts.isSpreadElement(each) && isPure(each));
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((each) => {
      if (each.name !== undefined && ts.isComputedPropertyName(each.name) && !isPure(each.name.expression))
        return false;
      if (ts.isPropertyAssignment(each)) return isPure(each.initializer);
      if (ts.isSpreadAssignment(each)) return isPure(each.expression);
      return true;
    });
  }
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node)
  ) {
    return isPure(node.expression);
  }
  return ts.isRegularExpressionLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
}

function isPureClass(node: ts.ClassLikeDeclaration): boolean {
  if (ts.canHaveDecorators(node) && (ts.getDecorators(node) ?? []).length > 0) return false;
  const heritage = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  if (!heritage.every((each) => isPure(each.expression))) return false;
  return node.members.every((member) => {
    if (ts.isClassStaticBlockDeclaration(member)) return false;
    if (ts.canHaveDecorators(member) && (ts.getDecorators(member) ?? []).length > 0) return false;
    if (
      member.name !== undefined &&
      ts.isComputedPropertyName(member.name) &&
      !isPure(member.name.expression)
    )
      return false;
    if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return true;
    const isStatic = member.modifiers?.some((each) => each.kind === ts.SyntaxKind.StaticKeyword) === true;
    return !isStatic || isPure(member.initializer);
  });
}

/** Whether loading a module does something beyond declaring: an effect at its top level or an import for effect. */
export function hasEffects(source: ts.SourceFile): boolean {
  if (source.isDeclarationFile) return false;
  return source.statements.some((statement) => {
    if (ts.isExpressionStatement(statement)) return !ts.isStringLiteral(statement.expression);
    if (ts.isImportDeclaration(statement)) return statement.importClause === undefined;
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.some(
        (each) => each.initializer !== undefined && !isPure(each.initializer),
      );
    }
    if (ts.isClassDeclaration(statement)) return !isPure(statement);
    if (ts.isExportAssignment(statement)) return !isPure(statement.expression);
    return !(
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isImportEqualsDeclaration(statement) ||
      ts.isEmptyStatement(statement)
    );
  });
}
