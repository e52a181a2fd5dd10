import type { Act } from '../../../core/people/person.ts';

function whoMay(act: Act): string {
  if (act === 'start-session') return 'Ask an owner to make you a member.';
  return act === 'manage' ? 'Ask an owner.' : 'Ask an approver or an owner.';
}

/** What only Telegram has: the gate's words, and the bubbles over buttons. */
export const telegram = {
  strangerWords: (id: string) =>
    `✋ I only work for people whom my owner has named. Your number is ${id}; an owner can add it to TELEGRAM_USERS.`,
  strangerBubble: 'You are not known here.',
  closedGroup:
    '✋ This group is not open yet: everybody in it would read along. An owner opens it by saying /start here.',
  closedGroupBubble: 'This group is not open yet.',
  wordless: {
    forwarded:
      "✋ Somebody else's words are not taken for yours.\n   Say in a message of your own what you want; you may copy theirs into it.",
    attachment:
      '✋ I read words only, no files, pictures or recordings; nothing was done.\n   Say it in a message without any; a file of the workspace can be named in it.',
  },
  restOfLong:
    '✋ Telegram has cut a long text into messages, and only the first of them was taken.\n   Where that is too little: /cancel, put the whole into a file of the workspace, and name it in what you ask.',
  toldElsewhere: (session: string) =>
    `${session} is told where it was begun. To see it here: /status ${session}`,
  givenUp:
    '✋ IDS was ended again and again while it worked on this, so it leaves it alone. Nothing is half done.\n   Say it again; if it is left alone again, see /doctor.',
  givenUpBubble: 'This could not be done. See /doctor.',
  deadButton: 'This button is of no use any more.',
  unknownButton: 'This button is of no use any more. See /status.',
  expiredButton: 'This button has expired. See /status.',
  usedButton: (label: string) => `Answered already: ${label}. See /status.`,
  foreignButton: 'This button belongs to another message.',
  approvedAlready: 'You have approved this already. It waits for somebody else.',
  notAllowed: (role: string, act: Act) => `As ${role} you may not do this. ${whoMay(act)}`,
  longAnswer: 'The answer is long; it comes as a file.',
  failedWriting:
    'IDS itself failed while files were being written; it finishes or undoes that before anything else is written.',
  failed: 'IDS itself failed; nothing is lost, and its log has the details.',
  letItGoOn: 'Let it go on, or see /doctor first.',
  sentAgain: '↻ (sent again, as the first attempt was interrupted)',
};
