import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ids, installCourier, snapshot, startIds } from '../kit/courier.ts';

/** How many kills, and how many moments a whole run is divided into. `IDS_RUNS=20` does as many, `IDS_LONG=1` 60. */
const kills = Number(process.env['IDS_RUNS'] ?? (process.env['IDS_LONG'] === undefined ? 2 : 60));
const request = 'rename the class RateLimiter to RequestLimiter';

it(
  'a kill at any moment of `ids code --yes` leaves the tree wholly old or wholly new, and the session goes on',
  async () => {
    const model = installCourier();
    const old = snapshot(model.workspace);
    const began = Date.now();
    const whole = await ids(model, ['code', request, '--yes', '--json']);
    expect(whole.stderr + whole.stdout).toContain('verified');
    expect(whole.code).toBe(0);
    const length = Date.now() - began;
    const changed = snapshot(model.workspace);
    expect(changed).not.toEqual(old);

    const outcomes: string[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const installed = installCourier();
      const child = startIds(installed, ['code', request, '--yes', '--json']);
      // Evenly spread with a random part, so that every stretch of the run is hit and never the same instants.
      await Promise.race([once(child, 'exit'), sleep(((kill + Math.random()) / kills) * length * 1.1)]);
      if (child.exitCode === null && child.pid !== undefined) {
        process.kill(-child.pid, 'SIGKILL');
        await once(child, 'exit');
      }
      const recovered = await ids(installed, ['recover', '--json']);
      expect(recovered.code, recovered.stderr).toBe(0);
      const tree = snapshot(installed.workspace);
      const listed = await ids(installed, ['sessions', '--json']);
      const [session] = (JSON.parse(listed.stdout) as { sessions: { state: string }[] }).sessions;
      const state = session?.state ?? 'none';
      // Before the start was logged there is no session; afterwards `recover` takes it to its end.
      expect(['none', 'done']).toContain(state);
      expect(tree).toEqual(state === 'done' ? changed : old);
      outcomes.push(state);
    }
    expect(outcomes).toHaveLength(kills);
  },
  kills * 60_000,
);
