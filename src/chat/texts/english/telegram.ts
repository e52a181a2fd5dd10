/** What only Telegram has: the gate's words, and the bubbles over buttons. */
export const telegram = {
  strangerWords: (id: string) =>
    `✋ I only work for people whom my owner has named. Your number is ${id}; an owner can add it to TELEGRAM_USERS.`,
  strangerBubble: 'You are not known here.',
  closedGroup:
    '✋ This group is not open yet: everybody in it would read along. An owner opens it by saying /start here.',
  closedGroupBubble: 'This group is not open yet.',
  givenUp:
    '✋ IDS was ended again and again while it worked on this, so it leaves it alone. Nothing is half done.\n   Say it again; if it is left alone again, see /doctor.',
  givenUpBubble: 'This could not be done. See /doctor.',
  deadButton: 'This button is of no use any more.',
  unknownButton: 'This button is of no use any more. See /status.',
  expiredButton: 'This button has expired. See /status.',
  usedButton: (label: string) => `Answered already: ${label}. See /status.`,
  foreignButton: 'This button belongs to another message.',
  approvedAlready: 'You have approved this already. It waits for somebody else.',
  notAllowed: (role: string, mayBecomeMember: boolean) =>
    `As ${role} you may not do this. ${mayBecomeMember ? 'Ask an owner to make you a member.' : 'Ask an approver or an owner.'}`,
  longAnswer: 'The answer is long; it comes as a file.',
  failedWriting:
    'IDS itself failed while files were being written; it finishes or undoes that before anything else is written.',
  failed: 'IDS itself failed; nothing is lost, and its log has the details.',
  letItGoOn: 'Let it go on, or see /doctor first.',
  sentAgain: '↻ (sent again, as the first attempt was interrupted)',
};
