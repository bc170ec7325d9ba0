// fastify with its bearer-auth and its proxy: `node fastify.js PORT UPSTREAM TOKENS`. The look-up is the program's own, as the plug-in's
// manual has it for many keys: its list of keys is compared one by one.
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const fetched = createRequire(`${process.env.PEERS}/node_modules/`);

const [port, upstream, file] = process.argv.slice(2);
const tokens = new Set(readFileSync(file, "utf8").trim().split("\n"));
const app = fetched("fastify")();
app.register(fetched("@fastify/bearer-auth"), { keys: new Set(), auth: (key) => tokens.has(key) });
app.register(fetched("@fastify/http-proxy"), {
  upstream: `http://${upstream}`,
  replyOptions: { rewriteRequestHeaders: (_request, { authorization, ...headers }) => headers },
});
app.listen({ port: Number(port), host: "127.0.0.1" });
