import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run bench -- NAME [ARG …]` runs `bench/NAME/main.ts` with the arguments. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/main.ts`));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  console.error(`Say which: npm run bench -- NAME, with NAME one of ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode =
    spawnSync(process.execPath, [`${folder}${name}/main.ts`, ...args], { stdio: 'inherit' }).status ?? 1;
}
