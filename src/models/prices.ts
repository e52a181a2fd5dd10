import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { sayIssues, sayNotYaml } from '../core/kernel/issues.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Usage } from './language-model.ts';
import { defaultLimits, type Limits } from './limiter.ts';
import type { Provider } from './messages.ts';

const price = z.number().min(0).max(10_000);
const PriceSchema = z.strictObject({ input: price, cached: price, output: price });
const ProviderSchema = z.strictObject({
  /** Of a model that `models` does not list. */
  otherwise: PriceSchema,
  models: z.record(z.string(), PriceSchema).default({}),
  requestsPerMinute: z.number().int().min(1).default(defaultLimits.requestsPerMinute),
  tokensPerMinute: z.number().int().min(1_000).default(defaultLimits.tokensPerMinute),
});
const PricesSchema = z.strictObject({
  openai: ProviderSchema,
  anthropic: ProviderSchema,
  ollama: ProviderSchema,
});

/** US dollars for a million tokens, which is micro-dollars for one. */
export type Price = Readonly<z.infer<typeof PriceSchema>>;
export type Prices = Readonly<z.infer<typeof PricesSchema>>;

/** Reads `config/prices.yaml`. `wrong-config` names the field. */
export function loadPrices(file: string): Result<Prices> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return wrong(file, 'it cannot be read');
  }
  return parsePrices(file, text);
}

/** Prices from the text of the file; `file` is named in refusals. */
export function parsePrices(file: string, text: string): Result<Prices> {
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (thrown) {
    return wrong(file, sayNotYaml(thrown));
  }
  const parsed = PricesSchema.safeParse(content);
  return parsed.success ? ok(parsed.data) : wrong(file, sayIssues(parsed.error));
}

/** What may follow a listed name: the date of a version. */
const dated = /^(-\d{8}|-\d{4}-\d{2}-\d{2}|-latest)?$/;

/** The price of a model: that of the entry of its name or of the name that it is a dated version of. */
export function priceOf(prices: Prices, provider: Provider, model: string): Price {
  const { models, otherwise } = prices[provider];
  const listed = Object.entries(models).find(
    ([name]) => model.startsWith(name) && dated.test(model.slice(name.length)),
  );
  return listed?.[1] ?? otherwise;
}

export function limitsOf(prices: Prices, provider: Provider): Limits {
  const { requestsPerMinute, tokensPerMinute } = prices[provider];
  return { requestsPerMinute, tokensPerMinute };
}

/** Whole micro-dollars, rounded up. */
export function costOf(price: Price, { input, cached, output }: Omit<Usage, 'estimated'>): number {
  const read = Math.min(cached, input);
  return Math.ceil((input - read) * price.input + read * price.cached + output * price.output);
}

function wrong(file: string, problem: string) {
  return refuse('wrong-config', `The prices in ${file} are wrong: ${problem}.`, 'Mend the file.');
}
