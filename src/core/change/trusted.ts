/** Files that other programs execute or believe without asking, and what does so. Paths are compared in lower case. */
const trusted: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)package\.json$/, 'run by the package manager'],
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/,
    'what decides which packages are installed',
  ],
  [/(?:^|\/)(?:\.yarnrc(?:\.yml)?|pnpm-workspace\.yaml|\.pnpmfile\.cjs)$/, 'obeyed by the package manager'],
  [/^\.(?:github|gitlab|circleci|buildkite|husky|azure-pipelines)\//, 'run by the build service or by git'],
  [
    /(?:^|\/)(?:\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|jenkinsfile|appveyor\.yml|lefthook\.ya?ml)$/,
    'run by the build service or by git',
  ],
  [/(?:^|\/)(?:\.gitattributes|\.gitmodules|\.gitconfig)$/, 'obeyed by git'],
  [/(?:^|\/)\.(?:vscode|idea|devcontainer|cursor|claude|codex|gemini)\//, 'obeyed by editors and agents'],
  [/(?:^|\/)(?:\.mcp\.json|agents\.md|claude\.md|gemini\.md|\.cursorrules)$/, 'obeyed by agents'],
  [/(?:^|\/)\.envrc$/, 'run by the shell'],
  [
    /(?:^|\/)(?:dockerfile|containerfile)(?:\.[\w.-]+)?$|(?:^|\/)(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/,
    'run as a container',
  ],
  [/(?:^|\/)makefile$|\.mk$/, 'run by make'],
  [
    /(?:^|\/)(?:\.eslintrc(?:\.\w+)?|eslint\.config\.\w+|\.prettierrc\.[cm]?[jt]s|prettier\.config\.\w+)$/,
    'run by the linter',
  ],
  [
    /(?:^|\/)(?:vite|vitest|jest|webpack|rollup|tsup|babel|playwright|cypress)\.(?:config|workspace|setup)\.\w+$/,
    'run by build and test tools',
  ],
  [/(?:^|\/)\.(?:babelrc|mocharc)(?:\.\w+)?$/, 'run by build and test tools'],
  [/(?:^|\/)(?:ts|js)config(?:\.[\w.-]+)?\.json$/, 'what every check goes by'],
];

/** By what a path is executed or believed (`run by the package manager`), or undefined for an ordinary file. */
export function trustedBy(path: string): string | undefined {
  const folded = path.normalize('NFKC').toLowerCase();
  return trusted.find(([pattern]) => pattern.test(folded))?.[1];
}
