// Entry of a process of apart.ts: lints what it is told to with the rules that look beyond a file, and answers once.
import { readFileSync } from 'node:fs';
import type { Answer, Order } from './apart.ts';
import { openerAt, type Linter } from './eslint.ts';
import { looksBeyond, rulesOf } from './rules.ts';

const send = process.send?.bind(process);
if (send === undefined) throw new Error('This process is started by IDS and needs a channel.');
// Plugins of a linter that find a channel believe that it is theirs.
Reflect.deleteProperty(process, 'send');
process.once('message', (order: Order) => {
  void lint(order).then((answer) => send(answer));
});
process.on('disconnect', () => process.exit(0));

async function lint(order: Order): Promise<Answer> {
  const open = await openerAt(order);
  if (open === undefined) return { linted: [], failed: [...order.files] };
  const plain = open(undefined);
  const isAsked = (rule: string) => looksBeyond(rule, order.beyond);
  const concerned: string[] = [];
  const others = new Set<string>();
  for (const file of order.files) {
    const rules = await rulesFor(plain, file);
    if (rules.some(isAsked)) concerned.push(file);
    for (const rule of rules) if (!isAsked(rule)) others.add(rule);
  }
  const rules = Object.fromEntries([...others].map((rule) => [rule, 'off']));
  // None of these rules asks for types, and what they are made of takes long to read.
  const parserOptions = { project: null, projectService: false, EXPERIMENTAL_useProjectService: false };
  const linter = open(order.flat ? { rules, languageOptions: { parserOptions } } : { rules, parserOptions });
  const linted: Answer['linted'] = [];
  const failed: string[] = [];
  for (const file of concerned) {
    try {
      const results = await linter.lintText(readFileSync(file, 'utf8'), {
        filePath: file,
        warnIgnored: false,
      });
      const messages = results
        .flatMap((each) => each.messages)
        .filter(({ ruleId }) => ruleId !== null && isAsked(ruleId))
        .map(({ ruleId, severity, message, line, column }) => ({ ruleId, severity, message, line, column }));
      if (messages.length > 0) linted.push({ file, messages });
    } catch {
      failed.push(file);
    }
  }
  return { linted, failed };
}

async function rulesFor(linter: Linter, file: string): Promise<readonly string[]> {
  if (await linter.isPathIgnored(file)) return [];
  return rulesOf(await linter.calculateConfigForFile(file));
}
