import { createServer, type ServerResponse } from 'node:http';
import { LLMock, type ChatCompletionRequest, type Fixture } from '@copilotkit/aimock';
import { onTestFinished } from 'vitest';

/** What a seat is asked for, recognised by the task that the prompts give. */
export type Asked =
  | 'framing'
  | 'proposal'
  | 'mending'
  | 'ballot'
  | 'reproduction'
  | 'repair'
  | 'inquiry'
  | 'answer'
  | 'findings'
  | 'judgement';

export function askedOf(request: ChatCompletionRequest): Asked {
  const text = textOf(request);
  if (text.includes('Your answer could not be read')) return 'repair';
  if (text.includes('Frame it; do not solve it')) return 'framing';
  if (text.includes('Propose the change')) return 'proposal';
  if (text.includes('Mend the change below')) return 'mending';
  if (text.includes('Somebody objects to the change below')) return 'reproduction';
  if (text.includes('Say what is to be decided; do not answer it')) return 'inquiry';
  if (text.includes('Answer the question from what is known')) return 'answer';
  if (text.includes('Say what is worth mending there')) return 'findings';
  if (/Score each (?:answer to this question|finding about the code)/.test(text)) return 'judgement';
  return 'ballot';
}

/** All that the request says, system prompt included. */
export function textOf({ messages }: ChatCompletionRequest): string {
  return messages
    .map(({ content }) =>
      typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n'),
    )
    .join('\n');
}

/** The candidates that a ballot is asked to score. */
export function labelsOf(request: ChatCompletionRequest): readonly string[] {
  return [...textOf(request).matchAll(/^Candidate ([A-Z]):$/gm)].map((match) => match[1] ?? '');
}

/** An answer in the form that the request wants: the arguments of the forced tool, else text. */
export function inForm(request: ChatCompletionRequest, answer: object): Fixture['response'] {
  const json = JSON.stringify(answer);
  // The other tools are for looking around.
  const forms = [
    'framing',
    'proposal',
    'ballot',
    'reproduction',
    'inquiry',
    'answer',
    'findings',
    'judgement',
  ];
  const tool = request.tools?.map((each) => each.function.name).find((name) => forms.includes(name));
  return tool === undefined ? { content: json } : { toolCalls: [{ name: tool, arguments: json }] };
}

/** A model server of its own on a free port, stopped after the test. */
export async function modelServer(): Promise<LLMock> {
  const server = await LLMock.create({ port: 0 });
  onTestFinished(() => server.stop());
  return server;
}

/** Scores every candidate that is shown: `good` where its diff has the text and no check failed, else poorly. */
export function ballotFor(request: ChatCompletionRequest, good: RegExp): object {
  const text = textOf(request);
  return {
    scale: '0-100',
    scores: labelsOf(request).map((candidate) => {
      const of = (part: string) =>
        text.slice(text.indexOf(`name="${part} of ${candidate}"`)).split('</data-')[0] ?? '';
      const right = good.test(of('diff')) && !of('checks').includes(' failed');
      return {
        candidate,
        outcome: right ? 94 : 30,
        risk: right ? 8 : 60,
        confidence: 80,
        reason: right ? 'It does what was asked.' : 'It does something else.',
        objections: right
          ? []
          : [{ claim: 'It greets with the wrong word.', file: 'src/greet.ts', line: 1, checkable: true }],
      };
    }),
  };
}

/** Whether the model has looked around already. */
export function hasLooked({ messages }: ChatCompletionRequest): boolean {
  return messages.some(({ role }) => role === 'tool');
}

/** Scores every statement that is shown: `good` where what it says matches, else poorly. */
export function judgementFor(
  request: ChatCompletionRequest,
  good: RegExp,
  objections: readonly object[] = [],
): object {
  const text = textOf(request);
  return {
    scale: '0-100',
    scores: labelsOf(request).map((candidate) => {
      const said = text.slice(text.indexOf(`name="what ${candidate} says`)).split('</data-')[0] ?? '';
      const right = good.test(said);
      return {
        ...{ candidate, outcome: right ? 97 : 25, risk: right ? 8 : 40, confidence: 80 },
        reason: right ? 'It is so.' : 'It is not.',
        objections: right ? [] : objections,
      };
    }),
  };
}

/** A server that answers every request by hand; closed after the test. */
export function rawServer(
  answer: (response: ServerResponse, body: Record<string, unknown>) => unknown,
): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        void answer(response, JSON.parse(body) as Record<string, unknown>);
      });
    }).listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`);
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  });
}
