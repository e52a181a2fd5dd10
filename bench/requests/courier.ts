import { exactly, type Repository } from './request.ts';

/** The bundled repository with the requests that its README suggests to a newcomer. Written here, so it proves least. */
export const courier: Repository = {
  name: 'courier',
  source: { folder: 'examples/courier' },
  tests: true,
  requests: [
    {
      kind: 'rename_symbol',
      text: 'Rename `ShipmentRepository.findById` to `getById`',
      then: [{ nowhere: /\bfindById\b/ }, { path: 'test/dispatch.test.ts', has: [/\.getById\(/] }],
    },
    {
      kind: 'move_file',
      text: 'Move src/time/dates.ts to src/calendar/dates.ts',
      then: [
        { path: 'src/time/dates.ts', absent: true },
        { path: 'src/dispatch.ts', has: [/from '\.\/calendar\/dates\.js'/] },
        { path: 'test/dates.test.ts', has: [/'\.\.\/src\/calendar\/dates\.js'/] },
      ],
    },
    {
      kind: 'organize_imports',
      text: 'Organise the imports in src/cli.ts',
      then: [{ path: 'src/cli.ts', has: [/parseArgs/, /WebhookNotifier/] }],
    },
    {
      kind: 'remove_unused',
      text: 'Remove unused code in src/shipments/pricing.ts',
      then: [{ path: 'src/shipments/pricing.ts', lacks: [/describeQuote/, /formatMoney/] }],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the exported functions in src/money/money.ts',
      then: [
        {
          path: 'src/money/money.ts',
          has: [/\*\/\s*export function euros/, /\*\/\s*export function formatMoney/],
        },
      ],
    },
    {
      kind: 'add_logging',
      text: 'Add logging with `log.debug` to the functions in src/time/dates.ts',
      then: [
        { path: 'src/time/dates.ts', has: [/import \{ log \} from '\.\.\/log\/logger\.js'/, /log\.debug\(/] },
      ],
    },
    {
      kind: 'apply_code_fix',
      text: 'Fix the compiler errors in src/http/http-client.ts',
      // The README has the newcomer make one first; as it stands there is none.
      declined: ['nothing-to-do'],
    },
    {
      kind: 'add_missing_await',
      text: 'Add the missing await in src/dispatch.ts',
      then: [{ path: 'src/dispatch.ts', has: [exactly('await this.repository.save(changed);')] }],
    },
    {
      kind: 'var_to_const',
      text: 'Convert var to const in src/carriers/zones.cts',
      then: [{ path: 'src/carriers/zones.cts', has: [/const file = /, /const zone = /], lacks: [/\bvar\b/] }],
    },
    {
      kind: 'require_to_import',
      text: 'Convert require to import in src/carriers/zones.cts',
      then: [{ path: 'src/carriers/zones.cts', has: [/import .*'node:fs'/], lacks: [/= require\(/] }],
    },
    {
      kind: 'make_async',
      text: 'Make `loadSettings` async',
      then: [
        {
          path: 'src/settings.ts',
          has: [/export async function loadSettings\(file: string\): Promise<Settings>/],
        },
        { path: 'src/cli.ts', has: [/await loadSettings\(/] },
      ],
    },
    {
      kind: 'extract_constant',
      text: "Extract the literal `'application/json'` into a constant `JSON_TYPE` in src/http/http-client.ts",
      then: [
        {
          path: 'src/http/http-client.ts',
          has: [/const JSON_TYPE = 'application\/json'/, /accept: JSON_TYPE/],
        },
      ],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter `digits: number = 2` to `formatMoney`',
      then: [{ path: 'src/money/money.ts', has: [/formatMoney\(money: Money, digits: number = 2\)/] }],
    },
    {
      kind: 'annotate_any',
      text: 'Annotate the `any` parameters in src/carriers/zones.cts',
      then: [{ path: 'src/carriers/zones.cts', has: [/normalise\(country: string\)/] }],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of `dateDiff` with `daysBetween` in src',
      then: [
        { path: 'src/dispatch.ts', has: [/daysBetween\(new Date\(b\.dueAt\)/], lacks: [/\bdateDiff\b/] },
      ],
    },
  ],
};
