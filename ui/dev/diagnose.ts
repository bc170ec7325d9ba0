// What the stand-in answers about diagnoses, previews of changes and permissions in use: a sample for each reason, by request id.
import type {
  ChangeImpact,
  Check,
  CheckName,
  Diagnosis,
  DiagnoseInput,
  Evidence,
  ImpactRow,
  PermissionUsage,
  ProposedChange,
  RefusalPage,
  RefusalRow,
  Remedy,
  RemedyAct,
  RevocationProof,
  RoleRow,
  TokenRow,
  UsageSubject,
  Verdict,
} from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
const LONG = "North American Distribution Centre Cold Chain Recall Connector 7";
const NO_RIGHT = 'Your roles do not hold "Users and roles: edit". Ask an administrator.';

const check = (
  name: CheckName,
  verdict: Verdict,
  sentence: string,
  ...evidence: [string, string, string?][]
): Check => ({
  name,
  verdict,
  sentence,
  evidence: evidence.map(([label, value, at]): Evidence => ({ label, value, at: at ?? null })),
});
const remedy = (sentence: string, act: RemedyAct, whyNot: string | null = null): Remedy => ({
  sentence,
  act,
  whyNot,
});

/** The four checks when all is well, each of which a sample replaces. */
function wellFor(token: TokenRow): Record<CheckName, Check> {
  return {
    copied: check("copied", "good", "The token arrived whole: its checksum fits.", [
      "Ends in",
      token.hint,
    ]),
    alive: check(
      "alive",
      "good",
      "The token works until it is deleted.",
      ["Created", "", token.createdAt],
      ["Expires", "Never"],
    ),
    permitted: check(
      "permitted",
      "good",
      `${token.accountName} holds what the request needs.`,
      ["Needed", "Products: view"],
      ["Held", token.permissionSummary],
      ["Account", `${token.accountName}, enabled`],
    ),
    environment: check(
      "environment",
      "good",
      `The token belongs to ${token.environmentName}, and that is what was called.`,
      ["Called", token.environmentName],
      ["API behind it", "answered in 41 ms"],
      ["Credential", "accepted"],
      ["Clocks", "0.4 s apart"],
    ),
  };
}

interface Sample {
  conclusion: string;
  checks: Check[];
  remedies: Remedy[];
}

function sampleOf(
  reason: string,
  token: TokenRow,
  roles: readonly RoleRow[],
  service: boolean,
  now: string | null,
): Sample {
  const { id, name, accountName: account } = token;
  const why = service ? NO_RIGHT : null;
  const unknown = (check_: CheckName) =>
    check(check_, "unknown", "There is no known token to look at.");
  const tell = (text: string) =>
    remedy("Tell the partner what is wrong.", { kind: "tell-partner", text });
  const replace = remedy(
    token.mine
      ? "Create a new token in its place, and give it to the integration."
      : `Sign in as ${account} and create a new token in its place.`,
    {
      kind: "replace-token",
      name,
      environment: token.environmentSlug,
      accountEmail: token.accountEmail,
      mine: token.mine,
    },
  );
  const environment = remedy(
    "Look at the environment: its base URL, its address and its credential.",
    {
      kind: "open-environment",
      slug: token.environmentSlug,
      name: token.environmentName,
    },
  );
  const samples: Record<string, Sample> = {
    "missing-permission": {
      conclusion: `${account} lacks "Recalls: edit", which PUT /businesses/{businessId}/stockRecoveries/{stockRecoveryId} needs.`,
      checks: [
        check(
          "permitted",
          "bad",
          `The request needs "Recalls: edit". None of the roles of ${account} holds it.`,
          ["Needed", "Recalls: edit"],
          ["Held then", "View in 3 areas"],
          ["Held now", now ?? "View in 3 areas"],
          ["Roles then", "Product sync"],
        ),
      ],
      remedies: [
        remedy(
          `Add "Recalls: edit" to a role of ${account}. Everybody who has that role gains it.`,
          {
            kind: "grant",
            accountName: account,
            permission: "recalls:edit",
            label: "Recalls: edit",
            roles: [
              ...roles.slice(1).map((it) => ({
                id: it.id,
                name: it.name,
                permissions: [...it.permissions, "recalls:view", "recalls:edit"],
                accounts: it.holders.length,
                whyNot: null,
              })),
              {
                id: "r1",
                name: "Administrator",
                permissions: [],
                accounts: 1,
                whyNot:
                  "Administrator is built in: it holds all permissions and cannot be changed.",
              },
            ],
          },
          why,
        ),
        remedy(
          "Add it to the smaller set of permissions that this token was given.",
          { kind: "widen", token: id, permission: "recalls:edit" },
          why,
        ),
        tell(
          `The account of your API token may not edit recalls. Ask for "Recalls: edit", or leave this request out.\n\nPUT /businesses/{businessId}/stockRecoveries/{stockRecoveryId} was answered with 403.`,
        ),
      ],
    },
    "ambiguous-request": {
      conclusion:
        "The request carried two different credentials, so it was refused without a guess.",
      checks: [
        check("copied", "bad", "Authorization and X-API-Key hold different tokens.", [
          "Headers",
          "Authorization, X-API-Key",
        ]),
      ],
      remedies: [tell("Send the API token in one header only: Authorization: Bearer <the token>.")],
    },
    "missing-token": {
      conclusion: "The request carried no API token at all.",
      checks: [
        check("copied", "bad", "There was no Authorization header and no X-API-Key header."),
        unknown("alive"),
        unknown("permitted"),
      ],
      remedies: [
        tell(
          "Your requests carry no API token. Put it into the header of each request:\n\nAuthorization: Bearer <the token>",
        ),
      ],
    },
    "damaged-token": {
      conclusion: "The token was not copied correctly: 4 characters are missing at its end.",
      checks: [
        check(
          "copied",
          "bad",
          "The token is too short by 4 characters: it was cut at its end.",
          ["Missing", "4 characters at the end"],
          ["Whose it is", "cannot be said from what is left"],
        ),
        unknown("alive"),
        unknown("permitted"),
        check(
          "environment",
          "good",
          "It begins like a token of Sandbox, and that is what was called.",
          ["Called", "Sandbox"],
        ),
      ],
      remedies: [
        tell(
          "The last 4 characters of the API token are missing. Copy it again, whole, without spaces or quotes.",
        ),
      ],
    },
    "unknown-token": {
      conclusion: "The token is well formed, but Keydesk has never issued it.",
      checks: [
        check("copied", "good", "Its checksum fits: it arrived as it was made.", [
          "Ends in",
          "q7Zd",
        ]),
        check("alive", "bad", "No token with this text was ever issued by this Keydesk.", [
          "Tokens that end alike",
          "None",
        ]),
        unknown("permitted"),
      ],
      remedies: [
        tell(
          "This API token is not known here. Check that you use the one that you were given last.",
        ),
        environment,
      ],
    },
    "deleted-token": {
      conclusion: `The token was deleted by Ann Example 12 days ago.`,
      checks: [
        check(
          "alive",
          "bad",
          "It was deleted, and cannot be brought back.",
          ["Deleted", "", ago(288)],
          ["By", "Ann Example"],
        ),
      ],
      remedies: [replace, tell("Your API token was withdrawn. You will be given a new one.")],
    },
    "expired-token": {
      conclusion: "The token expired 22 days ago.",
      checks: [check("alive", "bad", "Its time is over.", ["Expired", "", ago(528)])],
      remedies: [
        remedy("Give it a later expiry: its text stays the same.", {
          kind: "edit-expiry",
          token: id,
          name,
        }),
        replace,
      ],
    },
    "paused-token": {
      conclusion: "The token was paused by Ann Example 2 hours ago.",
      checks: [
        check(
          "alive",
          "bad",
          "It is paused: all its requests are refused until it is resumed.",
          ["Paused", "", ago(2)],
          ["By", "Ann Example"],
        ),
      ],
      remedies: [
        remedy(
          "Resume the token: its next request is let through.",
          { kind: "resume-token", token: id },
          why,
        ),
      ],
    },
    "wrong-environment": {
      conclusion: "The token belongs to Sandbox, but Production was called.",
      checks: [
        check(
          "environment",
          "bad",
          "The integration uses the base URL of another environment.",
          ["Token's environment", "Sandbox"],
          ["Called", "Production"],
          ["Right base URL", "http://127.0.0.1:8788"],
        ),
      ],
      remedies: [
        tell("Use the base URL http://127.0.0.1:8788 with this API token: it belongs to Sandbox."),
        replace,
        environment,
      ],
    },
    "account-disabled": {
      conclusion: `The account ${account} is disabled since 30 hours ago.`,
      checks: [
        check(
          "permitted",
          "bad",
          "A disabled account permits nothing.",
          ["Disabled", "", ago(30)],
          ["By", "Ann Example"],
        ),
      ],
      remedies: [
        remedy(
          `Enable ${account}: its tokens work from the next request on.`,
          { kind: "enable-account", account: token.accountId, name: account },
          why,
        ),
      ],
    },
    "unknown-route": {
      conclusion: "No permission covers GET /businesses/{businessId}/product.",
      checks: [
        check("permitted", "bad", "The gateway knows no such endpoint, so nobody may use it.", [
          "Looks most like",
          "GET /businesses/{businessId}/products",
        ]),
      ],
      remedies: [
        remedy(
          "Add the route to Sandbox: requests to it pass from the next one on, if a role permits them.",
          {
            kind: "add-route",
            environment: "sandbox",
            environmentName: "Sandbox",
            method: "GET",
            template: "/businesses/{businessId}/silos",
            area: null,
          },
          why,
        ),
        tell(
          "There is no endpoint /businesses/{businessId}/product. Did you mean /businesses/{businessId}/products?",
        ),
      ],
    },
    "address-not-allowed": {
      conclusion:
        "The token may be used from 10.20.0.0/16 only, and the request came from 203.0.113.7.",
      checks: [
        check(
          "permitted",
          "bad",
          "203.0.113.7 is not among the addresses of the token.",
          ["Came from", "203.0.113.7"],
          ["Allowed", "10.20.0.0/16"],
        ),
      ],
      remedies: [
        remedy(
          "Allow 203.0.113.7 as well.",
          { kind: "allow-address", token: id, address: "203.0.113.7" },
          why,
        ),
      ],
    },
    "too-large": {
      conclusion: "The request's body was larger than the gateway lets through.",
      checks: [
        check("environment", "warning", "The body had 12.4 MB; at most 10 MB are let through.", [
          "At most",
          "10 MB",
        ]),
      ],
      remedies: [tell("Send at most 10 MB in one request.")],
    },
    "rate-limited": {
      conclusion: "There were more requests with this token than 600 a minute.",
      checks: [
        check(
          "environment",
          "warning",
          "Requests above the limit are refused, with a Retry-After header.",
          ["Limit", "600 a minute"],
        ),
      ],
      remedies: [tell("Wait as long as the header Retry-After says before you try again.")],
    },
    "upstream-unreachable": {
      conclusion: "The FoodLogiQ API behind Production could not be reached.",
      checks: [
        check(
          "environment",
          "bad",
          "Nothing listens at the API's address.",
          ["Base URL", "https://api.foodlogiq.example"],
          ["Tried just now", "connection refused"],
          ["Credential", "not tried"],
        ),
      ],
      remedies: [environment, remedy("Start the gateway.", { kind: "start-gateway" })],
    },
    "upstream-timeout": {
      conclusion: "The FoodLogiQ API behind Production did not answer in time.",
      checks: [
        check("environment", "bad", "It did not answer within 30 seconds.", [
          "Tried just now",
          "answered in 96 ms",
        ]),
      ],
      remedies: [environment],
    },
  };
  return (
    samples[reason] ?? {
      conclusion: "Nothing is found wrong: the next request with this token will be let through.",
      checks: [],
      remedies: [],
    }
  );
}

/** The answers for a window with these options, and with these tokens, roles and refused requests. */
export function diagnoseAnswers(
  options: URLSearchParams,
  tokens: () => readonly TokenRow[],
  roles: () => readonly RoleRow[],
  refusals: Answers[string],
  emit: (name: string) => void,
): Answers {
  const empty = options.has("empty");
  const service = options.get("as") === "service";
  const long = options.has("long");
  const mended = new Set<string>();
  // The shell refuses with a Problem, which is no Error.
  const refuse = (code: string, message: string): never => {
    throw { code, field: null, message, retryAfterSeconds: null };
  };

  /** A refused request by its id, or the latest for a reason; made up from another where there is none. */
  const refusal = (wanted: string): RefusalRow | undefined => {
    const query = { search: "", token: null, reason: null, environment: null, offset: 0, limit: 1 };
    const first = (more: object) =>
      (refusals?.({ query: { ...query, ...more } }) as RefusalPage | undefined)?.rows[0];
    if (REASONS[wanted] === undefined) return first({ search: wanted });
    const other = first({});
    return first({ reason: wanted }) ?? (other && { ...other, reason: wanted });
  };

  const diagnosis = (input: DiagnoseInput): Diagnosis => {
    const pasted = input.kind === "pasted" ? input.text.trim() : "";
    const words = Object.keys(REASONS).find((it) => pasted.includes(it));
    const request =
      input.kind === "request"
        ? input.id
        : (words ?? /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(pasted)?.[0]);
    const found = request === undefined ? undefined : refusal(request);
    const asked = request !== undefined && REASONS[request] !== undefined ? request : found?.reason;
    if (input.kind === "pasted" && request === undefined && !pasted.includes("kd_")) {
      refuse(
        "nothing-usable",
        "Nothing in this can be diagnosed. Paste an API token, a request id, the body of an error answer, or a curl command.",
      );
    }
    if (input.kind === "request" && asked === undefined)
      refuse("not-found", "There is no refused request with this id.");
    const id = input.kind === "token" ? input.id : found?.tokenId;
    const token =
      tokens().find((it) => it.id === id) ??
      tokens()[0] ??
      refuse("not-found", "There is no such token.");
    const stand: Record<string, string> = {
      paused: "paused-token",
      expired: "expired-token",
      "account-disabled": "account-disabled",
    };
    const reason = asked ?? (input.kind === "token" ? stand[token.state] : "damaged-token") ?? "";
    const now = mended.has(reason);
    const sample = sampleOf(now ? "" : reason, token, roles(), service, null);
    const well = wellFor(token);
    const checks = (["copied", "alive", "permitted", "environment"] as const).map(
      (name) => sample.checks.find((it) => it.name === name) ?? well[name],
    );
    return {
      subject:
        asked === undefined
          ? `API token ${token.name}`
          : `Request ${request ?? ""} of ${long ? LONG : token.name}`,
      conclusion: now
        ? "This was mended since: the same request would be let through now."
        : sample.conclusion,
      checks,
      remedies: sample.remedies,
      refusal: found ?? null,
    };
  };

  const rows = (): ImpactRow[] =>
    [
      ["GET", "/businesses/{businessId}/products", "products:view", 12, 2],
      ["PUT", "/businesses/{businessId}/products/{productId}", "products:edit", 4, 31],
      ["GET", "/v2/businesses/{businessId}/locations", "locations:view", 1, 140],
    ].map(([method, route, permission, count, hours]) => ({
      tokenId: tokens()[0]?.id ?? "",
      tokenName: long ? LONG : (tokens()[0]?.name ?? ""),
      accountName: "SAP Integration",
      environmentName: "Sandbox",
      method: method as string,
      route: route as string,
      permission: permission as string,
      count: count as number,
      lastAt: ago(hours as number),
    }));

  const impact = (change: ProposedChange): ChangeImpact => {
    const all: ChangeImpact = {
      accounts: [long ? LONG : "SAP Integration", "Power BI"],
      tokens: tokens()
        .slice(0, 5)
        .map((it) => it.name),
      tokenCount: Math.min(tokens().length, 5),
      days: 7,
      requests: 17,
      lost: ["products:view", "products:edit", "locations:view"],
      gained: [],
      rows: rows(),
    };
    const none = { requests: 0, lost: [], rows: [] };
    switch (change.kind) {
      case "role": {
        const before = roles().find((it) => it.id === change.id);
        const lost = before?.permissions.filter((it) => !change.permissions.includes(it)) ?? [];
        const gained = change.permissions.filter((it) => before?.permissions.includes(it) !== true);
        const refused = rows().filter(
          (it) => it.permission !== null && lost.includes(it.permission),
        );
        return {
          ...all,
          lost,
          gained,
          rows: refused,
          requests: refused.reduce((sum, it) => sum + it.count, 0),
        };
      }
      case "account":
        return change.enabled === true
          ? {
              ...all,
              ...none,
              accounts: all.accounts.slice(0, 1),
              gained: ["products:view", "products:edit"],
            }
          : all;
      case "token":
        return { ...all, ...none, accounts: [], tokens: [], tokenCount: 0 };
      case "delete-tokens": {
        const doomed = tokens().filter((it) => change.ids.includes(it.id));
        const used = doomed.some((it) => it.lastUsedAt !== null);
        return {
          ...all,
          accounts: [...new Set(doomed.map((it) => it.accountName))],
          tokens: doomed.map((it) => it.name).slice(0, 100),
          tokenCount: doomed.length,
          ...(used ? { rows: rows().map((it) => ({ ...it, permission: null })) } : none),
        };
      }
      default:
        return {
          ...all,
          accounts: all.accounts.slice(0, 1),
          tokens: all.tokens.slice(0, 1),
          tokenCount: 1,
          rows: rows().map((it) => ({ ...it, permission: null })),
        };
    }
  };

  const usage = (subject: UsageSubject, days: number): PermissionUsage => {
    const role = roles().find((it) => it.id === subject.id) ?? roles()[1];
    const held = (role?.permissions ?? []).filter(
      (it) => !/^(tokens|users|environments|audit-log):/.test(it),
    );
    const used = (at: number) => (empty || at % 3 === 2 ? 0 : 12_400 >> at);
    const unused = held.filter((_, at) => used(at) === 0);
    return {
      days,
      recordedSince: empty ? null : ago(24 * 41),
      permissions: held.map((permission, at) => ({
        permission,
        label: permission.replace(/^./, (it) => it.toUpperCase()).replace(":", ": "),
        requests: used(at),
        lastDay: used(at) === 0 ? null : ago(24 * at).slice(0, 10),
      })),
      unused: unused.length,
      proposed:
        subject.kind === "role"
          ? (role?.permissions ?? []).filter((it) => !unused.includes(it))
          : null,
    };
  };

  const turn = (id: string, state: TokenRow["state"]) => {
    const found =
      tokens().find((it) => it.id === id) ?? refuse("not-found", "There is no such token.");
    found.state = state;
    emit("changed");
    return found;
  };

  return {
    diagnose: async ({ input }) => {
      const wanted = input as DiagnoseInput;
      await new Promise((resolve) =>
        setTimeout(resolve, wanted.kind === "pasted" && wanted.text.includes("slow") ? 5_000 : 120),
      );
      return diagnosis(wanted);
    },
    apply_remedy: ({ remedy: wanted }) => {
      const reasons: Record<string, string> = {
        grant: "missing-permission",
        widen: "missing-permission",
        "enable-account": "account-disabled",
        "resume-token": "paused-token",
        "allow-address": "address-not-allowed",
        "start-gateway": "upstream-unreachable",
      };
      mended.add(reasons[(wanted as { kind: string }).kind] ?? "");
      emit("changed");
      return null;
    },
    prove_revoked: async (): Promise<RevocationProof> => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return options.has("stopped")
        ? {
            refused: false,
            sentence: "The gateway does not run, so nothing gets through.",
            reason: null,
            milliseconds: 0,
          }
        : {
            refused: true,
            sentence: "401 deleted-token",
            reason: "deleted-token",
            milliseconds: 2.7,
          };
    },
    preview_change: ({ change }) => impact(change as ProposedChange),
    permission_usage: ({ subject, days }) => usage(subject as UsageSubject, days as number),
    pause_token: ({ id }) => turn(id as string, "paused"),
    resume_token: ({ id }) => turn(id as string, "active"),
  };
}

/** The reasons that there is a sample for; each can be pasted in place of a request id. */
const REASONS: Record<string, true | undefined> = Object.fromEntries(
  [
    "ambiguous-request",
    "missing-token",
    "damaged-token",
    "unknown-token",
    "deleted-token",
    "expired-token",
    "paused-token",
    "wrong-environment",
    "account-disabled",
    "missing-permission",
    "unknown-route",
    "address-not-allowed",
    "too-large",
    "rate-limited",
    "upstream-unreachable",
    "upstream-timeout",
  ].map((it) => [it, true]),
);
