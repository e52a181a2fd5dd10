/** Commands in the sandbox. */
export const running = {
  which: '✋ Which command?',
  endedAlready: 'That command has ended already.',
  mayNotRun: (role: string) => `As ${role} you may not run commands.`,
  becomeMember: 'Ask an owner to make you a member.',
  mayNotAgree: (role: string) => `As ${role} you may not agree to a script.`,
  askApprover: 'Ask an approver or an owner.',
  thisRuns: 'This runs, in the sandbox and on a copy of the workspace:',
  askedOnce: 'You are asked once for each text.',
  done: '✅ done',
  endedWith: (code: number) => `❌ ended with code ${String(code)}`,
  endedBy: (signal: string) => `❌ ended by ${signal}`,
  stopped: {
    time: '⏹ took too long',
    disk: '⏹ filled the disk',
    cancelled: '⏹ was stopped',
  },
};
