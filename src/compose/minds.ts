import { join } from 'node:path';
import type { Config, Secret } from '../config.ts';
import type { Caps } from '../core/budget/spending.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { guardModel, type GuardedModel } from '../models/guarded.ts';
import type { LanguageModel } from '../models/language-model.ts';
import type { Ledger } from '../models/ledger.ts';
import { makeLimiter } from '../models/limiter.ts';
import { makeModelMind } from '../models/mind.ts';
import type { Context, ModelMindParts } from '../models/model-mind.ts';
import { providerNames, type Provider } from '../models/messages.ts';
import { makeOfflineMind, type Instruments } from '../models/offline/mind.ts';
import { limitsOf, loadPrices, priceOf } from '../models/prices.ts';
import { loadRecording, makeReplay } from '../models/replay.ts';
import { defaultPatience, type Patience } from '../models/stall.ts';
import type { Time } from '../models/time.ts';
import type { Mind } from '../parliament/mind.ts';
import { replies } from '../parliament/replies/index.ts';

/** Questions that one session may ask, requests to mend an answer not counted. */
const ofSession = { calls: 24, time: 600_000 } as const;

/** What may be spent on models. */
export function capsOf({ parliament }: Config): Caps {
  return { session: parliament.sessionBudget, day: parliament.dayBudget, ...ofSession };
}

/** Milliseconds that a seat has for an answer, its waits for limits included. */
export const seatPatience = 420_000;

/** The providers that the configuration turns on, with the model of each, in the order in which seats are spread. */
export function providersOf({
  openai,
  anthropic,
  ollama,
}: Config): readonly { readonly provider: Provider; readonly model: string }[] {
  return [
    ...(openai.apiKey === null ? [] : [{ provider: 'openai' as const, model: openai.model }]),
    ...(anthropic.apiKey === null ? [] : [{ provider: 'anthropic' as const, model: anthropic.model }]),
    ...(ollama.baseUrl === null ? [] : [{ provider: 'ollama' as const, model: ollama.model }]),
  ];
}

/** One sentence on who sits in the parliament. */
export function parliamentOf(config: Config): string {
  if (config.recording !== null) {
    return 'seats whose models answer from a recording; no model is asked';
  }
  const providers = providersOf(config);
  if (providers.length === 0) {
    return 'offline: deterministic seats that score measured evidence; no model is asked';
  }
  const named = providers.map(({ provider, model }) => `${providerNames[provider].name} (${model})`);
  return `seats of ${named.join(', ')}; every proposal is checked before it is scored`;
}

/** Playing a recording costs nothing and waits for nobody. */
const free = { input: 0, cached: 0, output: 0 };
const unlimited = { requestsPerMinute: Number.MAX_SAFE_INTEGER, tokensPerMinute: Number.MAX_SAFE_INTEGER };

interface Parts {
  readonly config: Config;
  /** The folder of the installation, which holds `config/`. */
  readonly installation: string;
  readonly ledger: Ledger;
  readonly time: Time;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Why a call of a session waits, in one sentence, and for how many milliseconds. */
  readonly onNotice: (notice: string, ms: number, session: string | null) => void;
  readonly patience?: Patience;
}

/**
 * The models that are configured, one a provider, each with its limiter, breaker and account: one set for the whole process, because
 * a provider's limits do not care for whose project it is asked. `wrong-config` for wrong prices.
 */
export async function openModels(parts: Parts): Promise<Result<readonly GuardedModel[]>> {
  const { config, ledger, time, random, onNotice } = parts;
  const recorded = config.recording === null ? undefined : loadRecording(config.recording);
  if (recorded?.ok === false) return recorded;
  const providers = recorded?.value ?? providersOf(config);
  if (providers.length === 0) return ok([]);
  const prices = loadPrices(join(parts.installation, 'config', 'prices.yaml'));
  if (!prices.ok) return prices;
  const secrets = secretsOf(config);
  const models: GuardedModel[] = [];
  for (const { provider, model } of providers) {
    const played = recorded?.value.find((each) => each.provider === provider);
    const adapter =
      played === undefined ? await adapterOf(provider, config, () => time.now()) : makeReplay(played);
    models.push(
      guardModel(adapter, {
        provider,
        limiter: makeLimiter(played === undefined ? limitsOf(prices.value, provider) : unlimited, time),
        ledger,
        price: played === undefined ? priceOf(prices.value, provider, model) : free,
        patience: parts.patience ?? defaultPatience,
        time,
        random,
        secrets,
        onNotice,
      }),
    );
  }
  return ok(models);
}

/**
 * Who is asked about one workspace: one mind for each model. The offline mind sits in the parliament only where there is none,
 * because it measures and would outvote judgement by being always there.
 */
export function mindsOf(
  models: readonly GuardedModel[],
  {
    instruments,
    ...about
  }: {
    readonly context: Context;
    readonly onTrouble: ModelMindParts['onTrouble'];
    readonly instruments: Instruments;
  },
): readonly Mind[] {
  if (models.length === 0) return [makeOfflineMind(instruments)];
  return models.map((model) => makeModelMind({ model, replies, ...about }));
}

/** SDKs are loaded when they are needed: they take longer to start than all of IDS. */
async function adapterOf(provider: Provider, config: Config, now: () => number): Promise<LanguageModel> {
  const { openai, anthropic, ollama } = config;
  switch (provider) {
    case 'openai': {
      const { makeOpenAi } = await import('../models/openai.ts');
      return makeOpenAi({
        provider,
        apiKey: openai.apiKey?.reveal() ?? '',
        baseUrl: openai.baseUrl,
        model: openai.model,
        now,
      });
    }
    case 'anthropic': {
      const { makeAnthropic } = await import('../models/anthropic.ts');
      return makeAnthropic({
        apiKey: anthropic.apiKey?.reveal() ?? '',
        baseUrl: anthropic.baseUrl,
        model: anthropic.model,
        now,
      });
    }
    case 'ollama': {
      const { makeOllama } = await import('../models/ollama.ts');
      return makeOllama({ baseUrl: ollama.baseUrl ?? '', model: ollama.model, now });
    }
  }
}

/** The values that must never leave IDS. */
export function secretsOf({ openai, anthropic, telegram, gateway, databaseUrl }: Config): readonly string[] {
  const secrets: readonly (Secret | null)[] = [
    openai.apiKey,
    anthropic.apiKey,
    telegram.botToken,
    telegram.webhookSecret,
    gateway.token,
    databaseUrl,
  ];
  return secrets.flatMap((secret) => (secret === null ? [] : [secret.reveal()]));
}
