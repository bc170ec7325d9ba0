// better-auth with bearer sessions, kept in memory, which is the quickest store it has, behind fastify's proxy:
// `node better-auth.mjs PORT UPSTREAM TOKENS`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const fetched = createRequire(`${process.env.PEERS}/node_modules/`);
const load = (name) => import(pathToFileURL(fetched.resolve(name)).href);
const { betterAuth } = await load("better-auth");
const { bearer } = await load("better-auth/plugins");

const [port, upstream, file] = process.argv.slice(2);
const now = new Date();
const user = { id: "bench", name: "Bench", email: "bench@example.com", emailVerified: true, createdAt: now, updatedAt: now };
const expiresAt = new Date(now.getTime() + 6 * 24 * 3600 * 1000);
const kept = new Map();
for (const token of readFileSync(file, "utf8").trim().split("\n")) {
  const session = { id: token, token, userId: user.id, expiresAt, createdAt: now, updatedAt: now };
  kept.set(token, JSON.stringify({ session, user }));
}
const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "not a secret, but as long as one has to be",
  secondaryStorage: {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    delete: (key) => void kept.delete(key),
  },
  session: { disableSessionRefresh: true },
  plugins: [bearer()],
  telemetry: { enabled: false },
  logger: { disabled: true },
});
const app = fetched("fastify")();
app.addHook("onRequest", async (request, reply) => {
  const headers = new Headers({ authorization: request.headers.authorization ?? "" });
  if (!(await auth.api.getSession({ headers }))) return reply.code(401).send();
});
app.register(fetched("@fastify/http-proxy"), {
  upstream: `http://${upstream}`,
  replyOptions: { rewriteRequestHeaders: (_request, { authorization, ...headers }) => headers },
});
app.listen({ port: Number(port), host: "127.0.0.1" });
