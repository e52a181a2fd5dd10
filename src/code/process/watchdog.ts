// Ends the process when the one that started it is gone. Runs in a thread of its own.
import { workerData } from 'node:worker_threads';

const parent: unknown = workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 1000);
