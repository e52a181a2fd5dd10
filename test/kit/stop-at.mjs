// Preloaded into the real program: it kills itself with SIGKILL exactly where IDS_STOP_AT says, right before or right after
// the commit of the n-th event of its life ("before 4", "after 4").
import { createRequire } from 'node:module';
import process from 'node:process';

const Database = createRequire(import.meta.url)('better-sqlite3');
const [when, count] = (process.env['IDS_STOP_AT'] ?? '').split(' ');
const stop = Number(count);
const { prepare } = Database.prototype;
let events = 0;

Database.prototype.prepare = function prepared(text) {
  const statement = prepare.call(this, text);
  const isEvent = /^insert into "events"/i.test(text);
  const isCommit = /^commit$/i.test(text);
  if (!isEvent && !isCommit) return statement;
  return new Proxy(statement, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args) => {
        if (name !== 'run') return value.apply(target, args);
        if (isEvent) events++;
        const reached = isCommit && stop > 0 && events >= stop;
        if (reached && when === 'before') process.kill(process.pid, 'SIGKILL');
        const result = value.apply(target, args);
        if (reached) process.kill(process.pid, 'SIGKILL');
        return result;
      };
    },
  });
};
