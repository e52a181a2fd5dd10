import { hostname, networkInterfaces } from 'node:os';
import { isLoopback } from '../config.ts';

/**
 * The exact `Host` headers that are answered: a page on another site that makes its name point here (DNS rebinding)
 * must not get anything. Lower case, with the port.
 */
export function allowedHosts(host: string, port: number): ReadonlySet<string> {
  const everywhere = host === '0.0.0.0' || host === '::';
  const names = [host];
  if (everywhere || isLoopback(host)) names.push('localhost', '127.0.0.1', '::1');
  if (everywhere) {
    names.push(hostname());
    for (const addresses of Object.values(networkInterfaces())) {
      names.push(...(addresses ?? []).map(({ address }) => address));
    }
  }
  const written = names.map((name) => (name.includes(':') ? `[${name}]` : name).toLowerCase());
  // A browser leaves the port away where it is the protocol's own.
  return new Set(written.flatMap((name) => [`${name}:${String(port)}`, ...(port === 80 ? [name] : [])]));
}
