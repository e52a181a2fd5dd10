import type { Understood } from './case.ts';

export const renameSymbol: readonly Understood[] = [
  {
    says: [
      'rename getUser to fetchUser',
      'Rename getUser to fetchUser.',
      'rename the function getUser to fetchUser',
      'Please rename getUser() to fetchUser()',
      'Could you rename `getUser` to `fetchUser`?',
      'renmae getUser to fetchUser',
      'RENAME getUser TO fetchUser',
      'change the name of getUser to fetchUser',
      'getUser should be called fetchUser',
      'getUser should be renamed to fetchUser',
      'call getUser fetchUser instead',
      'I want you to rename "getUser" into "fetchUser", please.',
      "let's rename getUser -> fetchUser",
      'can we rename getUser to fetchUser everywhere?',
      'Rename all usages of getUser to fetchUser in the whole project',
      'give getUser the name fetchUser',
      'getUser needs to be renamed to fetchUser',
      'refactor: rename getUser to fetchUser',
      'how about renaming getUser to fetchUser?',
      'Rename function getUser → fetchUser',
      'hey, would you mind renaming getUser to fetchUser? thanks!',
      'I would like getUser to be called fetchUser',
      'The function getUser must be named fetchUser from now on',
      "change getUser's name to fetchUser",
      'use the name fetchUser instead of getUser',
    ],
    means: [{ kind: 'rename_symbol', name: 'getUser', to: 'fetchUser' }],
  },
  {
    says: [
      'rename class UserSvc to UserService in src/users.ts',
      'In src/users.ts, rename the class UserSvc to UserService',
      'rename UserSvc in src/users.ts:12 to UserService',
      'Rename the UserSvc class to UserService in src/users.ts',
      'the class UserSvc in src/users.ts should be called UserService',
    ],
    means: [{ kind: 'rename_symbol', name: 'UserSvc', to: 'UserService', in: 'src/users.ts' }],
  },
  {
    says: [
      'rename UserService.find to findOne',
      'rename the method UserService.find() to findOne',
      'Rename UserService#find to findOne',
      'rename method find of UserService to findOne',
      'rename UserService.find to UserService.findOne',
      'rename the find method in class UserService to findOne',
    ],
    means: [{ kind: 'rename_symbol', name: 'UserService.find', to: 'findOne' }],
  },
  {
    says: ['rename a to b and c to d', 'Rename a to b. Then rename c to d.', 'rename a to b, then c to d'],
    means: [
      { kind: 'rename_symbol', name: 'a', to: 'b' },
      { kind: 'rename_symbol', name: 'c', to: 'd' },
    ],
  },
];
