import { expect, it } from 'vitest';
import { titleOfSession } from '../../../src/core/session/title.ts';

it.each([
  ['code', '\n  rename a to b\nplease', 'rename a to b'],
  ['patch', '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\n', 'patch: src/a.ts'],
  ['patch', '--- /dev/null\n+++ b/src/new file.ts\t2026\n@@ -0,0 +1 @@\n+b\n', 'patch: src/new file.ts'],
  ['patch', '--- a/x\n+++ /dev/null\n--- y\n+++ y\n', 'patch: x and 1 more'],
  ['patch', 'diff --git a/a.sh b/a.sh\nold mode 100644\nnew mode 100755\n', 'patch: a.sh'],
  ['patch', 'prose', 'a patch'],
] as const)('a %s session from %j is called %s', (source, request, title) => {
  expect(titleOfSession(source, request)).toBe(title);
});
