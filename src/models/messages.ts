import { assertNever } from '../core/kernel/assert-never.ts';
import type { Failure } from './failure.ts';

/** How a provider is called, and the variables that a person can mend it with. */
export interface ProviderName {
  /** `OpenAI`. */
  readonly name: string;
  /** `OPENAI_API_KEY`; for a provider without a key the variable of its address. */
  readonly key: string;
  readonly address: string;
  readonly model: string;
}

export const providerNames = {
  openai: {
    name: 'OpenAI',
    key: 'OPENAI_API_KEY',
    address: 'OPENAI_BASE_URL',
    model: 'OPENAI_MODEL',
  },
  anthropic: {
    name: 'Anthropic',
    key: 'ANTHROPIC_API_KEY',
    address: 'ANTHROPIC_BASE_URL',
    model: 'ANTHROPIC_MODEL',
  },
  ollama: { name: 'Ollama', key: 'OLLAMA_BASE_URL', address: 'OLLAMA_BASE_URL', model: 'OLLAMA_MODEL' },
} as const satisfies Readonly<Record<string, ProviderName>>;
export type Provider = keyof typeof providerNames;

/** What a failure is to a person: what happened, and what to do about it. No technical text. */
export interface Told {
  readonly message: string;
  readonly hint: string;
}

/** One sentence and the next step for a call that failed for good. `model`: the one that was asked. */
export function tell(failure: Failure, provider: Provider, model: string): Told {
  const { name, key, address, model: variable } = providerNames[provider];
  const later = 'Try again in a minute.';
  switch (failure.kind) {
    case 'rate-limited':
      return { message: `${name} is busy: its limit of requests is reached.`, hint: later };
    case 'overloaded':
      return { message: `${name} is overloaded or has a fault.`, hint: later };
    case 'unreachable':
      return {
        message: `${name} cannot be reached.`,
        hint:
          provider === 'ollama'
            ? `See that it runs (ollama serve) and that ${address} is its address.`
            : `Check the network and ${address}, or unset ${key}.`,
      };
    case 'stalled':
      return { message: `${name} did not answer in time.`, hint: later };
    case 'cut':
      return { message: `${name} broke off in the middle of its answer.`, hint: later };
    case 'wrong-key':
      return {
        message: `${name} refuses ${provider === 'ollama' ? 'access' : 'the key'}.`,
        hint: `AI service configuration needed: correct ${key} (see ids doctor).`,
      };
    case 'no-credit':
      return {
        message: `${name} has no credit left for this key, or its spending limit is reached.`,
        hint: `Add credit there, or unset ${key}.`,
      };
    case 'unknown-model':
      return {
        message: `${name} does not have the model ${model}.`,
        hint:
          provider === 'ollama'
            ? `Get it with: ollama pull ${model}, or set ${variable} to one that it has.`
            : `Set ${variable} to one that this key may use, and check ${address}.`,
      };
    case 'too-large':
      return {
        message: `The request with its files is too long for ${model} of ${name}.`,
        hint: `Name fewer files, or set ${variable} to a model with a longer memory.`,
      };
    case 'rejected':
      return {
        message: `${name} does not accept the request for ${model}.`,
        hint: `Set ${variable} to a model that can give structured answers; the log has the details.`,
      };
    case 'declined':
      return { message: `${model} of ${name} declined to answer.`, hint: 'Ask in other words.' };
    case 'endless':
      return {
        message: `${model} of ${name} does not come to the end of its answer.`,
        hint: `Try again, or set ${variable} to another model.`,
      };
    case 'resting':
      return {
        message: `${tell(failure.after, provider, model).message} It is left alone for a moment.`,
        hint: later,
      };
    case 'unrecorded':
      return {
        message: `The recording holds no answer of ${name} to this question.`,
        hint: 'Ask the recorded request of the files as they were then, or unset MODEL_RECORDING.',
      };
    case 'budget':
      return budgets[failure.cap];
    case 'cancelled':
      return { message: 'The question was cancelled.', hint: '' };
    default:
      return assertNever(failure);
  }
}

/** Said while a call is tried again. */
export function tellRetry(failure: Failure, provider: Provider, ms: number): string {
  const { name } = providerNames[provider];
  const what = {
    'rate-limited': 'is busy',
    overloaded: 'is overloaded',
    unreachable: 'cannot be reached',
    stalled: 'does not answer',
    cut: 'broke off',
  };
  const why = failure.kind in what ? what[failure.kind as keyof typeof what] : 'failed';
  return `${name} ${why}, trying again in ${seconds(ms)}`;
}

/** Said while a call waits for the limit that the configuration sets. */
export function tellLimit(provider: Provider, ms: number): string {
  return `waiting ${seconds(ms)} for ${providerNames[provider].name}'s limit`;
}

const budgets: Readonly<Record<Extract<Failure, { kind: 'budget' }>['cap'], Told>> = {
  calls: {
    message: 'This session has asked models as often as one session may.',
    hint: 'Give it more and let it go on, or ask for less at once.',
  },
  time: {
    message: 'Models have been at work on this session as long as one session may take.',
    hint: 'Give it more and let it go on, or ask for less at once.',
  },
  session: {
    message: 'This session has reached what it may cost.',
    hint: 'Give it more and let it go on, raise BUDGET_SESSION_USD, or ask for less at once.',
  },
  day: {
    message: 'The sessions of this day have reached what they may cost.',
    hint: 'Raise BUDGET_DAY_USD and start IDS again, or wait for the next day (UTC); then try again.',
  },
};

function seconds(ms: number): string {
  return `${String(Math.max(1, Math.ceil(ms / 1000)))} s`;
}
