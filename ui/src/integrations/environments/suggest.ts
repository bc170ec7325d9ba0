// What a new environment's form begins with: a slug made of its name, and the next free port.

/** A slug like the name: lower-case letters and digits, beginning with a letter, at most 16. */
export function slugFor(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return plain.replace(/^[0-9]+/, "").slice(0, 16);
}

/** Where the first environment listens. */
const FIRST_PORT = 8788;

/** A local address with the first port from 8788 on that no environment has. */
export function listenFor(taken: readonly string[]): string {
  const ports = new Set(
    taken.map((address) => Number(address.slice(address.lastIndexOf(":") + 1))),
  );
  let port = FIRST_PORT;
  while (ports.has(port)) port += 1;
  return `127.0.0.1:${port}`;
}
