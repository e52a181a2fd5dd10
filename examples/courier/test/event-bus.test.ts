import { expect, test } from 'vitest';
import { EventBus } from '../src/events/event-bus.js';

interface Doors {
  opened: string;
  closed: string;
}

test('listeners hear their own event, in order, until they unsubscribe', async () => {
  const heard: string[] = [];
  const bus = new EventBus<Doors>();
  const stop = bus.on('opened', (door) => void heard.push(`first ${door}`));
  bus.on('opened', async (door) => {
    await Promise.resolve();
    heard.push(`second ${door}`);
  });
  bus.on('closed', (door) => void heard.push(`closed ${door}`));
  await bus.emit('opened', 'front');
  stop();
  await bus.emit('opened', 'back');
  expect(heard).toEqual(['first front', 'second front', 'second back']);
});
