/** The first words, the list of commands, and what is said where one is not understood. */
export const help = {
  oneInDetail: 'One command in detail: /help code',
  example: 'Example:',
  usage: 'Usage:',
  seeAll: 'See all with /help.',
  didYouMean: (name: string) => `Did you mean /${name}?`,
  noSuchCommand: (name: string) => `There is no command /${name}.`,
  whatItIs:
    '🏛 IDS is an engineering parliament: proposals that are really checked, approved by a person, written all or nothing, and reversible.',
  workspace: (path: string) => `Workspace: ${path}`,
  parliament: (seats: string) => `Parliament: ${seats}`,
  whoYouAre: (id: string, role: string, acts: readonly string[]) =>
    `You are ${id}, ${role}: you may ${acts.join(', ')}.`,
  acts: {
    read: 'read',
    start: 'start sessions',
    approve: 'approve changes',
    takeBack: 'take them back',
  },
  tryThis: 'Try: /code <what should change>   or a question in plain words   or: /help',
};
