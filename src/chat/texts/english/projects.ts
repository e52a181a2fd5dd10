/** Several workspaces. */
export const projects = {
  another: 'Another one: /register <name> <folder>',
  hereNow: (name: string, path: string) => `Here it is about ${name} now: ${path}`,
  whichNameAndFolder: '✋ Which name, and which folder?',
  registered: (name: string, path: string) => `${name} is ${path}. Work on it with: /project ${name}`,
  whichProject: '✋ Which project?',
  forgotten: (name: string) =>
    `${name} is no project any more. Its folder, its backups and its sessions stay as they are.`,
};
