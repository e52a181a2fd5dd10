import type { Finding } from '../../chat/rooms.ts';

export const fine = (name: string, found: string): Finding => ({ name, status: 'ok', found, mend: '' });
export const warn = (name: string, found: string, mend: string): Finding => ({
  name,
  status: 'warn',
  found,
  mend,
});
export const fail = (name: string, found: string, mend: string): Finding => ({
  name,
  status: 'fail',
  found,
  mend,
});
