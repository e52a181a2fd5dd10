/** What a repository may say so that git runs a program of its choosing. `RUN` is that program; it leaves a mark. */
export interface HostileRepository {
  readonly name: string;
  readonly config?: string;
  readonly attributes?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Below `.git`; executable. */
  readonly inside?: Readonly<Record<string, string>>;
}

const hooks = [
  'applypatch-msg',
  'pre-applypatch',
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'post-rewrite',
  'post-index-change',
  'reference-transaction',
  'fsmonitor-watchman',
  'pre-auto-gc',
];

export const hostileRepositories: readonly HostileRepository[] = [
  { name: 'a file-system monitor', config: '[core]\n fsmonitor = RUN' },
  { name: 'a file-system monitor, version 2', config: '[core]\n fsmonitor = RUN\n fsmonitorHookVersion = 2' },
  {
    name: 'a pager',
    config: '[core]\n pager = RUN\n[pager]\n log = RUN\n diff = RUN\n status = RUN\n show = RUN',
  },
  { name: 'an external diff', config: '[diff]\n external = RUN' },
  { name: 'a diff driver', config: '[diff "x"]\n command = RUN', attributes: '* diff=x' },
  { name: 'a text conversion', config: '[diff "x"]\n textconv = RUN', attributes: '* diff=x' },
  {
    name: 'a cached text conversion',
    config: '[diff "x"]\n textconv = RUN\n cachetextconv = true',
    attributes: '* diff=x',
  },
  { name: 'a clean filter', config: '[filter "x"]\n clean = RUN', attributes: '* filter=x' },
  {
    name: 'a required filter',
    config: '[filter "x"]\n clean = RUN\n smudge = RUN\n required = true',
    attributes: '* filter=x',
  },
  { name: 'a filter process', config: '[filter "x"]\n process = RUN', attributes: '* filter=x' },
  {
    name: 'a filter with a strange name',
    config: '[filter "x.y = z\\"]"]\n clean = RUN',
    attributes: '* filter=x.y',
  },
  { name: 'a filter in upper case', config: '[FILTER "X"]\n CLEAN = RUN', attributes: '* filter=X' },
  {
    name: 'a filter in an included file',
    config: '[include]\n path = ../more',
    attributes: '* filter=x',
    files: { more: '[filter "x"]\n clean = RUN' },
  },
  {
    name: 'a filter included for the branch',
    config: '[includeIf "onbranch:**"]\n path = ../more',
    attributes: '* filter=x',
    files: { more: '[filter "x"]\n clean = RUN' },
  },
  {
    name: 'a filter of the work tree',
    config: '[extensions]\n worktreeConfig = true',
    attributes: '* filter=x',
    inside: { 'config.worktree': '[filter "x"]\n clean = RUN' },
  },
  {
    name: 'attributes elsewhere',
    config: '[core]\n attributesFile = more\n[filter "x"]\n clean = RUN',
    files: { more: '* filter=x' },
  },
  {
    name: 'attributes in .git',
    config: '[filter "x"]\n clean = RUN',
    inside: { 'info/attributes': '* filter=x diff=x' },
  },
  { name: 'hooks', inside: Object.fromEntries(hooks.map((name) => [`hooks/${name}`, '#!/bin/sh\nRUN'])) },
  {
    name: 'hooks elsewhere',
    config: '[core]\n hooksPath = hooks',
    files: Object.fromEntries(hooks.map((name) => [`hooks/${name}`, '#!/bin/sh\nRUN'])),
  },
  {
    name: 'aliases of commands',
    config: '[alias]\n status = !RUN\n diff = !RUN\n log = !RUN\n show = !RUN\n blame = !RUN\n evil = !RUN',
  },
  {
    name: 'a program for signatures',
    config:
      '[gpg]\n program = RUN\n[log]\n showSignature = true\n[gpg "ssh"]\n program = RUN\n[gpg "x509"]\n program = RUN',
  },
  { name: 'an editor', config: '[core]\n editor = RUN\n[sequence]\n editor = RUN' },
  { name: 'a way to ask', config: '[core]\n askPass = RUN\n[credential]\n helper = "!RUN"' },
  {
    name: 'a way to connect',
    config:
      '[core]\n sshCommand = RUN\n gitProxy = RUN\n[remote "origin"]\n url = ext::RUN\n uploadpack = RUN\n promisor = true\n[protocol]\n allow = always',
  },
  {
    name: 'a partial clone',
    config:
      '[core]\n repositoryformatversion = 1\n[extensions]\n partialClone = origin\n[remote "origin"]\n url = ext::RUN\n promisor = true\n[protocol "ext"]\n allow = always',
  },
  { name: 'other references', config: '[core]\n alternateRefsCommand = RUN' },
  {
    name: 'submodules',
    config:
      '[submodule "x"]\n url = ext::RUN\n update = !RUN\n active = true\n[status]\n submoduleSummary = true\n[diff]\n submodule = log',
    files: { '.gitmodules': '[submodule "x"]\n path = x\n url = ext::RUN\n update = !RUN' },
  },
  { name: 'a merge driver', config: '[merge "x"]\n driver = RUN', attributes: '* merge=x' },
  { name: 'a work tree elsewhere', config: '[core]\n worktree = /' },
  {
    name: 'an interactive filter',
    config: '[interactive]\n diffFilter = RUN\n[add.interactive]\n useBuiltin = false',
  },
  { name: 'a trailer', config: '[trailer "x"]\n command = RUN\n cmd = RUN' },
  {
    name: 'a browser',
    config: '[web]\n browser = x\n[browser "x"]\n cmd = RUN\n[help]\n browser = x\n autocorrect = immediate',
  },
  { name: 'a pack hook', config: '[uploadpack]\n packObjectsHook = RUN' },
  {
    name: 'ignored revisions',
    config: '[blame]\n ignoreRevsFile = /dev/stdin\n[mailmap]\n file = /dev/stdin',
  },
];
