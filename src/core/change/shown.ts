import { protection } from './protected.ts';

/** Files that may hold secrets beside those that a change may not write. */
const secret =
  /(^|\/)(secrets?|credentials?|service[-_]?account[^/]*)(\.[\w-]+)*\.(json|ya?ml|toml|ini|txt|properties)$|\.(tfvars|tfstate|kubeconfig)$|(^|\/)\.(docker|kube)\//i;

/** Whether a file of the workspace may be read into a prompt. */
export function mayBeShown(path: string): boolean {
  return protection(path) === undefined && !secret.test(path);
}
