// `npm start`: builds what changed, then serves. Arguments after `npm start --` go to `ids serve`.
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

if (!build()) {
  console.error('The build failed; nothing was started.');
  process.exit(1);
}
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
process.argv.splice(1, 1, main, 'serve');
await import(main);
