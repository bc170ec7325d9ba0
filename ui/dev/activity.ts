// What the stand-in answers about activity: 90 days of a lively account, the same each time the page is opened.
import type {
  Activity,
  ActivityKeep,
  ActivityKept,
  ActivityPoint,
  ActivityQuery,
  ActivityRow,
  GatewayStatus,
  NotedToken,
  Overview,
  RefusalQuery,
  RefusalRow,
  Tally,
  TokenRow,
} from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const HOUR = 3_600_000;
const DAYS = 90;
const MOST_ROWS = 500;
const LONG = "North American Distribution Centre Cold Chain Recall Connector 7";

const ENDPOINTS = [
  ["GET", "/businesses/{businessId}/products", "products:view"],
  ["PUT", "/businesses/{businessId}/products/{productId}", "products:edit"],
  ["GET", "/v2/businesses/{businessId}/locations", "locations:view"],
  [
    "POST",
    "/businesses/{businessId}/stockRecoveries/{stockRecoveryId}/responses",
    "recall-responses:edit",
  ],
  ["GET", "/businesses/{businessId}/qualityIncidents", "incidents:view"],
] as const;

/** Something happened: so often, with this outcome. */
interface Happened {
  token: number | null;
  endpoint: number | null;
  hour: number;
  environment: "Sandbox" | "Production";
  outcome: string;
  count: number;
}

const ROLES = ["Product sync"];

/** A reason's status, and what the caller is told. */
const TOLD: Record<string, [number, string]> = {
  "missing-permission": [
    403,
    'The token\'s account lacks "Products: edit"; its roles are Product sync.',
  ],
  "expired-token": [401, "The API token expired on 3 Nov 2026."],
  "deleted-token": [401, "The API token was deleted on 12 Nov 2026."],
  "wrong-environment": [401, "The API token belongs to the environment Sandbox."],
  "damaged-token": [
    401,
    "The API token was not copied correctly: it is too short by 4 character(s): it was cut.",
  ],
  "unknown-token": [401, "No such API token."],
  "missing-token": [401, "The request carries no API token."],
  "rate-limited": [429, "Too many requests with this token. Wait 12 seconds."],
  "unknown-route": [403, "No permission covers this method and path."],
  "upstream-unreachable": [502, "The FoodLogiQ API could not be reached: nothing listens there."],
};

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** All that happened, hour by hour, up to now. */
function happenings(): Happened[] {
  const any = random(7);
  const now = Math.floor(Date.now() / HOUR);
  const all: Happened[] = [];
  for (let hour = now - DAYS * 24; hour <= now; hour += 1) {
    const time = new Date(hour * HOUR);
    const busy = time.getUTCDay() % 6 === 0 ? 0.25 : 1;
    const daytime =
      0.35 + 0.65 * Math.max(0, Math.sin(((time.getUTCHours() - 5) / 24) * 2 * Math.PI));
    for (let token = 0; token < 5; token += 1) {
      const environment = token % 3 === 0 ? "Sandbox" : "Production";
      ENDPOINTS.forEach((_, endpoint) => {
        if ((token + endpoint) % 3 === 2) return;
        const count = Math.round((any() * 90 * busy * daytime) / (1 + token));
        if (count > 0) all.push({ token, endpoint, hour, environment, outcome: "allowed", count });
        if (any() < 0.04)
          all.push({
            token,
            endpoint,
            hour,
            environment,
            outcome: "missing-permission",
            count: 1 + Math.floor(any() * 9),
          });
        if (any() < 0.02)
          all.push({
            token,
            endpoint,
            hour,
            environment,
            outcome: "upstream-error",
            count: 1 + Math.floor(any() * 4),
          });
      });
    }
    if (any() < 0.06)
      all.push({
        token: 2,
        endpoint: 0,
        hour,
        environment: "Production",
        outcome: "expired-token",
        count: 1 + Math.floor(any() * 60),
      });
    if (any() < 0.05)
      all.push({
        token: null,
        endpoint: null,
        hour,
        environment: "Production",
        outcome: "damaged-token",
        count: 1 + Math.floor(any() * 12),
      });
    if (any() < 0.03)
      all.push({
        token: 1,
        endpoint: 2,
        hour,
        environment: "Production",
        outcome: "upstream-unreachable",
        count: 1 + Math.floor(any() * 30),
      });
    if (any() < 0.04)
      all.push({
        token: null,
        endpoint: null,
        hour,
        environment: "Sandbox",
        outcome: "unknown-token",
        count: 1,
      });
  }
  return all;
}

const none = (): Tally => ({ allowed: 0, refused: 0, upstreamErrors: 0 });

function add(tally: Tally, outcome: string, count: number): void {
  if (outcome === "allowed") tally.allowed += count;
  else if (outcome.startsWith("upstream-")) tally.upstreamErrors += count;
  else tally.refused += count;
}

/** The sum, and points without gaps: hours of one day, days of more. */
function sums(
  all: readonly Happened[],
  days: number,
): Pick<Activity, "totals" | "points" | "pointLength"> {
  const size = days === 1 ? 1 : 24;
  const last = Math.floor(Date.now() / HOUR / size);
  const first = last - (days === 1 ? 23 : days - 1);
  const points: ActivityPoint[] = [];
  for (let at = first; at <= last; at += 1)
    points.push({ at: new Date(at * size * HOUR).toISOString(), tally: none() });
  const totals = none();
  for (const { hour, outcome, count } of all) {
    const point = points[Math.floor(hour / size) - first];
    if (point === undefined) continue;
    add(point.tally, outcome, count);
    add(totals, outcome, count);
  }
  return { totals, points, pointLength: days === 1 ? "hour" : "day" };
}

/** The answers for a window with these options, and with these tokens. */
export function activityAnswers(
  options: URLSearchParams,
  tokens: () => readonly TokenRow[],
  gateway: () => GatewayStatus,
  emit: (name: string) => void,
): Answers {
  const empty = options.has("empty");
  const service = options.get("as") === "service";
  const long = options.has("long");
  const all = empty ? [] : happenings();
  const whyNotEdit = service
    ? 'Your roles do not hold "Everybody\'s API tokens: edit". Ask an administrator.'
    : null;
  let keep: ActivityKeep = { retentionDays: 90, keepPaths: false };
  const kept = (): ActivityKept => ({
    ...keep,
    refusalsAtMost: 100_000,
    countersAtMost: 2_000_000,
    whyNotEdit,
  });
  const of = (token: number | null) => (token === null ? undefined : tokens()[token]);

  const activity = (query: ActivityQuery): Activity => {
    const since = Date.now() / HOUR - query.days * 24;
    const fitting = all.filter(
      (it) =>
        it.hour >= since &&
        (query.token === null || of(it.token)?.id === query.token) &&
        (query.account === null || of(it.token)?.accountId === query.account) &&
        (query.environment === null || it.environment.toLowerCase() === query.environment) &&
        (query.route === null ||
          (it.endpoint !== null && ENDPOINTS[it.endpoint]?.[1] === query.route)),
    );
    const rows = new Map<string, ActivityRow>();
    for (const it of fitting) {
      const by = {
        token: query.group === "token",
        endpoint: query.group === "endpoint",
        hour: query.group === "hour",
      };
      const each = query.group === "each";
      const token = by.token || each ? it.token : null;
      const endpoint =
        (by.endpoint || each) && it.endpoint !== null ? ENDPOINTS[it.endpoint] : undefined;
      const hour = by.hour || each ? it.hour : null;
      const key = `${token ?? ""} ${endpoint?.join(" ") ?? ""} ${hour ?? ""}`;
      const row: ActivityRow = rows.get(key) ?? {
        tokenId: of(token)?.id ?? null,
        tokenName: of(token)?.name ?? null,
        accountName: of(token)?.accountName ?? null,
        environmentName: by.token ? it.environment : null,
        method: endpoint?.[0] ?? null,
        route: endpoint?.[1] ?? null,
        permission: endpoint?.[2] ?? null,
        hour: hour === null ? null : new Date(hour * HOUR).toISOString(),
        tally: none(),
        reasons: [],
        lastAt: "",
        lastAddress: "10.20.4.17",
      };
      add(row.tally, it.outcome, it.count);
      if (it.outcome !== "allowed") {
        const reason = row.reasons.find(({ reason }) => reason === it.outcome);
        if (reason === undefined) row.reasons.push({ reason: it.outcome, count: it.count });
        else reason.count += it.count;
      }
      row.lastAt = new Date(
        Math.min(Date.now() - 40_000, it.hour * HOUR + 0.7 * HOUR),
      ).toISOString();
      rows.set(key, row);
    }
    const size = ({ tally }: ActivityRow) => tally.allowed + tally.refused + tally.upstreamErrors;
    const sorted = [...rows.values()].sort((a, b) =>
      query.group === "hour" ? (b.hour ?? "").localeCompare(a.hour ?? "") : size(b) - size(a),
    );
    sorted.forEach((row) => row.reasons.sort((a, b) => b.count - a.count));
    return {
      since: new Date(since * HOUR).toISOString(),
      ...sums(fitting, query.days),
      rows: sorted.slice(0, MOST_ROWS),
      more: sorted.length > MOST_ROWS,
    };
  };

  const any = random(11);
  const refusals: RefusalRow[] = all
    .filter(({ outcome }) => outcome !== "allowed" && outcome !== "upstream-error")
    .reverse()
    .map((it, at) => {
      const token = of(it.token);
      const endpoint = it.endpoint === null ? undefined : ENDPOINTS[it.endpoint];
      const [status, detail] = TOLD[it.outcome] ?? [400, "The request was refused."];
      return {
        requestId: `0199${Math.floor(any() * 4_294_967_296)
          .toString(16)
          .padStart(8, "0")}-7c1e-7f00-8a3b-${at.toString(16).padStart(12, "0")}`,
        at: new Date(Math.min(Date.now() - 5_000, it.hour * HOUR + any() * HOUR)).toISOString(),
        environmentName: it.environment,
        environmentSlug: it.environment.toLowerCase(),
        tokenId: token?.id ?? null,
        tokenName: token?.name ?? null,
        hint: token?.hint ?? (it.outcome === "unknown-token" ? "q7Zd" : null),
        accountId: token?.accountId ?? null,
        accountName: token?.accountName ?? null,
        accountEmail: token?.accountEmail ?? null,
        roles: token === undefined ? [] : long ? [LONG, ...ROLES] : ROLES,
        held: token?.permissions ?? null,
        reason: it.outcome,
        status,
        method: endpoint?.[0] ?? "GET",
        route: endpoint?.[1] ?? null,
        path: keep.keepPaths ? "/businesses/5f2b9c/products" : null,
        permission: endpoint?.[2] ?? null,
        cause:
          it.outcome === "damaged-token"
            ? "too-short"
            : it.outcome === "upstream-unreachable"
              ? "connection-refused"
              : null,
        detail,
        address: "10.20.4.17",
      };
    })
    .sort((a, b) => b.at.localeCompare(a.at));

  const noted = (rows: readonly TokenRow[]) => ({
    total: rows.length,
    tokens: rows.slice(0, 5).map((it): NotedToken => ({
      id: it.id,
      name: it.name,
      accountName: it.accountName,
      environmentName: it.environmentName,
      state: it.state,
      createdAt: it.createdAt,
      expiresAt: it.expiresAt,
      lastUsedAt: it.lastUsedAt,
      lastUsedFrom: it.lastUsedFrom,
      whyNotDelete: it.whyNotDelete,
      whyNotPause: it.whyNotPause,
    })),
  });

  return {
    overview: ({ days }): Overview => {
      const since = Date.now() / HOUR - (days as number) * 24;
      const rows = tokens();
      const soon = new Date(Date.now() + 30 * 24 * HOUR).toISOString();
      const idle = rows
        .filter((_, at) => at % 5 === 3)
        .map((it) => ({
          ...it,
          lastUsedAt: new Date(Date.now() - 131 * 24 * HOUR).toISOString(),
          lastUsedFrom: "10.20.4.17",
        }));
      return {
        days: days as number,
        ...sums(
          all.filter((it) => it.hour >= since),
          days as number,
        ),
        tokenCount: rows.length,
        expiring: noted(rows.filter((it) => it.expiresAt !== null && it.expiresAt < soon)),
        neverUsed: noted(rows.filter((it) => it.lastUsedAt === null)),
        idle: noted(idle),
        accountsWithoutTokens: service
          ? null
          : empty
            ? []
            : [{ id: "a4", name: long ? LONG : "Power BI", email: "power-bi@fernwood.test" }],
        broadRoles: service
          ? null
          : empty
            ? []
            : [
                {
                  id: "r3",
                  name: "Data export",
                  accounts: 1,
                  unused: [
                    "Customers: view",
                    "Documents: view",
                    "Assessments: view",
                    "Audits: view",
                    "Reports: view",
                  ],
                },
                {
                  id: "r2",
                  name: long ? LONG : "Product sync",
                  accounts: 2,
                  unused: ["Suppliers: view"],
                },
              ],
        gateway: gateway(),
      };
    },
    activity: ({ query }) => activity(query as ActivityQuery),
    refusals: ({ query }) => {
      const wanted = query as RefusalQuery;
      const text = wanted.search.toLowerCase();
      const rows = refusals.filter(
        (it) =>
          (wanted.token === null || it.tokenId === wanted.token) &&
          (wanted.reason === null || it.reason === wanted.reason) &&
          (wanted.environment === null || it.environmentSlug === wanted.environment) &&
          [it.requestId, it.address, it.route, it.tokenName, it.accountName].some((value) =>
            value?.toLowerCase().includes(text),
          ),
      );
      return {
        rows: rows.slice(wanted.offset, wanted.offset + wanted.limit),
        total: rows.length,
        all: refusals.length,
      };
    },
    activity_kept: kept,
    keep_activity: ({ keep: wanted }) => {
      const { retentionDays } = wanted as ActivityKeep;
      if (retentionDays < 1 || retentionDays > 3_650) {
        // The shell refuses with a Problem, which is no Error.
        throw {
          code: "invalid",
          field: "retentionDays",
          message: "Choose a number of days between 1 and 3650.",
          retryAfterSeconds: null,
        };
      }
      keep = wanted as ActivityKeep;
      emit("changed");
      return kept();
    },
  };
}
