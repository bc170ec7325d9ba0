// express-gateway with its key-auth and its own emulated store: `node express-gateway.js PORT UPSTREAM TOKENS`. A key is the token twice,
// as identifier and as secret.
"use strict";
const { cpSync, mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { createRequire } = require("node:module");
const fetched = createRequire(`${process.env.PEERS}/node_modules/`);

const [port, upstream, file] = process.argv.splice(2);
const directory = mkdtempSync(join(process.env.DIR, "express-gateway-"));
writeFileSync(
  join(directory, "gateway.config.yml"),
  `http: { port: ${port}, hostname: 127.0.0.1 }
apiEndpoints: { api: { host: "*" } }
serviceEndpoints: { backend: { url: "http://${upstream}" } }
policies: [key-auth, proxy]
pipelines:
  api:
    apiEndpoints: [api]
    policies:
      - key-auth: [{ action: { apiKeyHeaderScheme: Bearer } }]
      - proxy: [{ action: { serviceEndpoint: backend } }]
`,
);
writeFileSync(
  join(directory, "system.config.yml"),
  `db: { redis: { emulate: true, namespace: EG } }
crypto: { cipherKey: sensitiveKey, algorithm: aes256, saltRounds: 10 }
session: { secret: secret, resave: false, saveUninitialized: false }
accessTokens: { timeToExpiry: 7200000 }
refreshTokens: { timeToExpiry: 7200000 }
authorizationCodes: { timeToExpiry: 300000 }
`,
);
const models = "express-gateway/lib/config/models";
cpSync(join(process.env.PEERS, "node_modules", models), join(directory, "models"), { recursive: true });
process.env.EG_CONFIG_DIR = directory;
process.env.LOG_LEVEL = "error";

async function main() {
  const services = fetched("express-gateway/lib/services");
  const user = await services.user.insert({ username: "bench", firstname: "B", lastname: "B" });
  for (const token of readFileSync(file, "utf8").trim().split("\n")) {
    await services.credential.insertCredential(user.id, "key-auth", { keyId: token, keySecret: token });
  }
  fetched("express-gateway")().load(directory).run();
}
main();
