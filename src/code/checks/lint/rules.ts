/**
 * Plugins whose rules look at nothing but the file itself and its types. ESLint's own rules do so as well; of all others
 * nobody can tell.
 */
const WITHIN =
  /^(?:@?typescript-eslint|ts|@?stylistic(?:\/(?:ts|js|jsx|plus))?|style|prettier|react|react-hooks|react-refresh|jsx-a11y|jsdoc|tsdoc|regexp|simple-import-sort|perfectionist|security|sonarjs|promise|vitest|jest|mocha|playwright|testing-library)\/|^unicorn\/(?!expiring-todo-comments$)/;

/** Rules that read whatever a file imports, which takes long, and say nothing that the compiler would not. */
const COSTLY =
  /\/(?:no-cycle|namespace|named|default|export|no-deprecated|no-named-as-default(?:-member)?|no-unused-modules)$/;

/** Rules that follow imports to what other files export. */
const FOLLOWING =
  /^(?:import|import-x|i|n|node)\/(?:no-unresolved|no-missing-import|no-missing-require|named|namespace|default|export|no-named-as-default(?:-member)?)$/;

/** What a rule may read beside the file that it is asked about: package.json files, or files that are imported. */
export type Beyond = 'manifests' | 'imports';

/** Whether a rule may read other files than the one it is asked about, of these kinds. */
export function looksBeyond(rule: string, at: readonly Beyond[]): boolean {
  const { manifests, imports } = {
    manifests: rule.includes('/') && !WITHIN.test(rule) && !COSTLY.test(rule),
    imports: FOLLOWING.test(rule),
  };
  return (manifests && at.includes('manifests')) || (imports && at.includes('imports'));
}

/** The rules that a configuration, as ESLint calculates it for a file, turns on. */
export function rulesOf(config: unknown): readonly string[] {
  if (typeof config !== 'object' || config === null || !('rules' in config)) return [];
  const { rules } = config;
  if (typeof rules !== 'object' || rules === null) return [];
  return Object.entries(rules).flatMap(([rule, setting]) => (isOff(setting) ? [] : [rule]));
}

function isOff(setting: unknown): boolean {
  const severity: unknown = Array.isArray(setting) ? setting[0] : setting;
  return severity === 0 || severity === 'off';
}
