/**
 * Appends lines to a shared file through transactions, each with a file of its own beside it, again whenever somebody was quicker.
 *   write-worker.ts ROOT NAME TRANSACTIONS
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { value, workspace, writeTo } from '../workspace/trees.ts';

const [root = '', name = '', transactions = '0'] = process.argv.slice(2);
const open = workspace(root, { limits: { freeBytes: 0, lockWait: 60_000 } });

function shared(): string | undefined {
  try {
    return readFileSync(join(root, 'shared.txt'), 'utf8');
  } catch {
    // The other one is in the middle of a write.
    return undefined;
  }
}

for (let done = 0; done < Number(transactions);) {
  const text = shared();
  if (text === undefined) continue;
  const tree = { 'shared.txt': `${text}${name} ${done}\n`, [`${name}/${done}.txt`]: `${done}\n` };
  const applied = await open.apply(writeTo(root, tree, `${name}-${done}`));
  if (!applied.ok && applied.error.code === 'stale-base') continue;
  value(applied);
  done++;
}
