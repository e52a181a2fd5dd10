import { refuse } from '../core/kernel/refusal.ts';
import { err, type Result } from '../core/kernel/result.ts';
import { SeatAbsent, type Absence, type Seat } from '../core/parliament/seat.ts';
import type { Errand } from '../core/session/errand.ts';
import type { Failure, FailureKind } from './failure.ts';
import type { GuardedModel } from './guarded.ts';
import type { Completion, JsonSchema, Message, Question, ToolCall } from './language-model.ts';
import { providerNames, tell } from './messages.ts';
import { makeLook, mostTurns, type Tool } from './tools.ts';

/** A seat with what a model needs to speak for it. */
export interface SpokenSeat extends Seat {
  readonly persona: string;
  readonly temperature: number;
  readonly votes: boolean;
}

/** How one kind of answer is asked for and read. The parliament's, handed in: it knows what it wants to hear. */
export interface Kind<Q, T> {
  readonly name: string;
  readonly maxTokens: number;
  readonly schema: JsonSchema;
  prompt(
    question: Q,
    seat: SpokenSeat,
  ): { readonly system: string; readonly context: string; readonly task: string };
  read(text: string, question: Q, seat: SpokenSeat): Result<T, string>;
}

export interface AskingParts {
  readonly model: GuardedModel;
  readonly replies: {
    repairRequest(problem: string): string;
    /** A text that a model must take for data. */
    fence(name: string, text: string): string;
  };
  /** Told of failures and unreadable answers, redacted, for the log. */
  readonly onTrouble: (trouble: {
    readonly provider: string;
    readonly seat: string;
    readonly asked: string;
    readonly kind: FailureKind | 'malformed';
    readonly detail: string;
  }) => void;
}

/** On whose behalf, and with which tools. */
export interface Asked {
  readonly seat: SpokenSeat;
  readonly signal: AbortSignal;
  readonly errand: Errand | undefined;
  /** What the model may look at before it answers; absent: nothing. */
  readonly tools?: readonly Tool[];
}

/** Characters of an unreadable answer that are repeated to the model which is to mend it. */
const repeated = 12_000;
/** Calls of one turn, and characters of what one is called with, that are repeated with their results: each costs again. */
const repeatedCalls = 16;
const repeatedArguments = 8_000;

/** Asks one model for answers of a kind. */
export function makeAsking({ model, replies, onTrouble }: AskingParts) {
  const { provider } = model;

  /**
   * The answer. It may look around first, a few times; an answer that cannot be read may be mended once. Throws `SeatAbsent` for
   * failures and for what cannot be read. `fault`: what is wrong with an answer that has the right form; `read`: the files that the
   * model has read from the first line to the last.
   */
  async function answer<Q, T>(
    kind: Kind<Q, T>,
    question: Q,
    asked: Asked,
    fault: (value: T, read: ReadonlySet<string>) => string | undefined = () => undefined,
  ): Promise<T> {
    const { seat, tools = [] } = asked;
    const { system, context: material, task } = kind.prompt(question, seat);
    const look = makeLook(tools, (name, text) => replies.fence(name, text));
    const messages: Message[] = [
      ...(material === '' ? [] : [{ role: 'user' as const, text: material, cache: true }]),
      { role: 'user', text: tools.length === 0 ? task : `${task}\n\n${look.told}` },
    ];
    const trouble = (what: FailureKind | 'malformed', detail: string) => {
      onTrouble({ provider, seat: seat.name, asked: kind.name, kind: what, detail });
    };
    let turns = 0;
    for (let attempt = 1; attempt <= 2;) {
      const mayCall = turns < mostTurns && attempt === 1;
      const told = await complete({ system, messages, kind, mayCall }, asked);
      if ('failure' in told) {
        trouble(told.failure.kind, told.failure.detail);
        throw absent(told.failure);
      }
      const { text, truncated, calls = [] } = told.completion;
      if (calls.length > 0 && mayCall && tools.length > 0) {
        turns++;
        const made = calls.slice(0, repeatedCalls).map(sensible);
        const results = await look.results(made, asked.signal, turns === mostTurns);
        messages.push(
          { role: 'assistant', text: text.slice(0, repeated), calls: made },
          { role: 'user', text: '', results },
        );
        continue;
      }
      const form = kind.read(text, question, seat);
      const wrong = form.ok ? fault(form.value, look.read) : undefined;
      const read = wrong === undefined ? form : err(wrong);
      if (read.ok) return read.value;
      const problem = truncated
        ? `${read.error} It was cut off at its greatest length: be shorter.`
        : read.error;
      trouble('malformed', `attempt ${String(attempt)}: ${problem}`);
      attempt++;
      messages.push(
        { role: 'assistant', text: text.trim() === '' ? '(nothing)' : text.slice(0, repeated) },
        { role: 'user', text: replies.repairRequest(problem) },
      );
    }
    throw new SeatAbsent(
      'malformed',
      refuse(
        'no-answer',
        `${providerNames[provider].name} answered in a form that cannot be read.`,
        'Try again, or another model.',
      ).error,
    );
  }

  async function complete<Q, T>(
    sent: {
      readonly system: string;
      readonly messages: readonly Message[];
      readonly kind: Kind<Q, T>;
      readonly mayCall: boolean;
    },
    { seat, signal, errand, tools = [] }: Asked,
  ): Promise<{ readonly completion: Completion } | { readonly failure: Failure }> {
    const { system, messages, mayCall } = sent;
    const { name, schema, maxTokens } = sent.kind;
    const { temperature } = seat;
    const question: Question = {
      ...{ system, messages: [...messages], schema: { name, schema }, maxTokens, temperature, signal },
      ...(tools.length === 0 ? {} : { tools: { specs: tools.map(({ spec }) => spec), mayCall } }),
    };
    const payer = {
      session: errand?.session ?? null,
      step: errand?.step ?? 0,
      seat: seat.name,
      raises: errand?.raises ?? 0,
    };
    for await (const delta of model.ask(question, payer)) {
      if (delta.kind === 'done') return { completion: delta.completion };
      if (delta.kind === 'failed') return { failure: delta.failure };
    }
    return { failure: { kind: 'cut', detail: 'no terminal delta' } };
  }

  function absent(failure: Failure): SeatAbsent {
    const { message, hint } = tell(failure, provider, model.model);
    if (failure.kind !== 'budget') {
      return new SeatAbsent(absences[failure.kind], refuse('no-answer', message, hint).error);
    }
    const stopped = failure.cap === 'day' ? 'day-budget' : 'budget';
    return new SeatAbsent(stopped, refuse(stopped, message, hint).error);
  }

  return { answer };
}

/** A call as it can be repeated: what no tool could read is left out, and the tool says that it is missing. */
function sensible(call: ToolCall): ToolCall {
  return call.arguments.length <= repeatedArguments ? call : { ...call, arguments: '{}' };
}

/** How the log calls a seat that a failure silenced. */
const absences: Readonly<Record<Exclude<FailureKind, 'budget'>, Absence['why']>> = {
  'rate-limited': 'timed-out',
  overloaded: 'timed-out',
  unreachable: 'timed-out',
  stalled: 'timed-out',
  cut: 'timed-out',
  resting: 'timed-out',
  cancelled: 'timed-out',
  'wrong-key': 'refused',
  'no-credit': 'refused',
  'unknown-model': 'refused',
  'too-large': 'refused',
  rejected: 'refused',
  declined: 'refused',
  endless: 'malformed',
  unrecorded: 'refused',
};
