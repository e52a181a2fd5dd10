import { expect, test } from 'vitest';
import { isGenuine, sign } from '../src/webhooks/signature.js';

test('a signature belongs to one body and one secret', () => {
  const signature = sign('{"id":1}', 'a');
  expect(isGenuine('{"id":1}', signature, 'a')).toBe(true);
  expect(isGenuine('{"id":2}', signature, 'a')).toBe(false);
  expect(isGenuine('{"id":1}', signature, 'b')).toBe(false);
  expect(isGenuine('{"id":1}', `${signature}0`, 'a')).toBe(false);
});
