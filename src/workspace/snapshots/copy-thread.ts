/** The thread that carries out a `CopyOrder`. */
import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from '../disk/errors.ts';
import { machineDisk } from '../disk/machine.ts';
import { copyFiles, type CopyOrder, type CopyReport } from './copy.ts';

export type ThreadAnswer =
  | { readonly report: CopyReport }
  | { readonly message: string; readonly error: { readonly code: string; readonly syscall: string } };

function answer(): ThreadAnswer {
  try {
    return { report: copyFiles(machineDisk, workerData as CopyOrder) };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    return { message: error.message, error: { code, syscall: 'copy' } };
  }
}

parentPort?.postMessage(answer());
