import { forms, type Golden } from '../golden.ts';
import type { InquiryReply } from './schema.ts';

const json = JSON.stringify;
const open = { summary: 'Who retries?', criteria: ['It names one place.'], options: [] };
const choice = { ...open, options: ['The server.', 'Every client.'] };
const framed: InquiryReply = {
  kind: 'framed',
  summary: open.summary,
  criteria: open.criteria,
  options: [],
};

/** Replies of a seat that is asked what a question means. */
export const inquiryGoldens: readonly Golden<InquiryReply>[] = [
  ...forms(open, framed, { ...open, summary: 'Who logs?' }),
  { name: 'options', text: json(choice), gives: { ...framed, options: choice.options } },
  {
    name: 'six options',
    text: json({ ...open, options: ['1', '2', '3', '4', '5', '6'] }),
    gives: { ...framed, options: ['1', '2', '3', '4', '5', '6'] },
  },
  {
    name: 'seven options',
    text: json({ ...open, options: ['1', '2', '3', '4', '5', '6', '7'] }),
    problem: /options/,
  },
  { name: 'one option', text: json({ ...open, options: ['Yes.'] }), problem: /two at least/ },
  { name: 'the same option twice', text: json({ ...open, options: ['Yes.', 'yes.'] }), problem: /twice/ },
  { name: 'an empty option', text: json({ ...open, options: ['Yes.', ' '] }), problem: /options\.1/ },
  { name: 'options as a text', text: json({ ...open, options: 'yes or no' }), problem: /options/ },
  { name: 'options that are null', text: json({ ...open, options: null }), problem: /options/ },
  { name: 'no question back', text: json({ ...open, question: null }), gives: framed },
  { name: 'an empty question back', text: json({ ...open, question: '  ' }), gives: framed },
  {
    name: 'a question back',
    text: json({ ...open, question: 'Of GET only, or of all requests?' }),
    gives: { kind: 'question', question: 'Of GET only, or of all requests?' },
  },
  {
    name: 'a question that is too long',
    text: json({ ...open, question: 'x'.repeat(1_001) }),
    problem: /question/,
  },
  { name: 'no criteria', text: json({ ...open, criteria: [] }), problem: /criteria/ },
  { name: 'criteria as one text', text: json({ ...open, criteria: 'It decides.' }), problem: /criteria/ },
  { name: 'a missing summary', text: json({ criteria: ['x'], options: [] }), problem: /summary/ },
  { name: 'an empty summary', text: json({ ...open, summary: '' }), problem: /summary/ },
  { name: 'a summary that is a number', text: json({ ...open, summary: 7 }), problem: /summary/ },
  {
    name: 'another language',
    text: json({ ...open, summary: 'Кто повторяет запросы?' }),
    gives: { ...framed, summary: 'Кто повторяет запросы?' },
  },
];
