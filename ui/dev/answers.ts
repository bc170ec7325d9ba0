// What the stand-in answers, command by command. It holds no rule: it says yes unless a sample says no.
import type {
  AccountRow,
  Catalogue,
  CatalogueArea,
  CatalogueEntry,
  EnvironmentRow,
  GatewayStatus,
  Me,
  NewAccount,
  NewRole,
  NewToken,
  Phase,
  Preferences,
  Problem,
  RoleRow,
  Start,
  Theme,
  TokenQuery,
  TokenRow,
} from "../src/ipc/bindings";
import { activityAnswers } from "./activity";
import { auditAnswers } from "./audit";
import { backupAnswers } from "./backup";
import { diagnoseAnswers } from "./diagnose";
import { handOffAnswers } from "./handOff";
import { integrationAnswers } from "./integration";
import { partnerAnswers } from "./partner";
import { routeAnswers } from "./routes";

type Arguments = Record<string, any>;
type Answers = Record<string, ((args: Arguments) => unknown) | undefined>;

const LONG = "North American Distribution Centre Cold Chain Recall Connector 7";
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** The shell refuses with a Problem, which is no Error. */
function refuse(
  code: string,
  message: string,
  field: string | null = null,
  retryAfterSeconds: number | null = null,
): never {
  const problem: Problem = { code, field, message, retryAfterSeconds };
  throw problem;
}

const AREAS = [
  ["products", "Products"],
  ["locations", "Locations"],
  ["suppliers", "Suppliers"],
  ["customers", "Customers"],
  ["documents", "Documents"],
  ["assessments", "Assessments"],
  ["audits", "Audits"],
  ["incidents", "Incidents"],
  ["recalls", "Recalls"],
  ["recall-responses", "Recall responses"],
  ["events", "Events (traceability)"],
  ["purchase-orders", "Purchase orders"],
  ["reports", "Reports"],
  ["business", "Business (settings)"],
] as const;
const ADMINISTRATION = [
  ["users", "Users and roles"],
  ["environments", "Environments"],
  ["audit-log", "Audit log"],
  ["tokens", "Everybody's API tokens"],
] as const;

function catalogue(service: boolean): Catalogue {
  const entry = (
    area: string,
    label: string,
    access: "view" | "edit",
    whyNot: string | null,
  ): CatalogueEntry => ({
    permission: `${area}:${access}`,
    label: `${label}: ${access}`,
    includes: access === "edit" ? [`${area}:view`] : [],
    whyNot,
  });
  const lacks = (label: string) =>
    `You do not hold "${label}", so you cannot hand it out. Ask an administrator.`;
  const area = (
    [word, label]: readonly [string, string],
    kind: CatalogueArea["kind"],
  ): CatalogueArea => {
    const why = service && kind === "administration" ? lacks(label) : null;
    return {
      word,
      label,
      about: `What there is of ${label.toLowerCase()}`,
      kind,
      view: entry(word, label, "view", why),
      edit: word === "audit-log" ? null : entry(word, label, "edit", why),
    };
  };
  const views = AREAS.map(([word]) => `${word}:view`);
  return {
    areas: [
      ...AREAS.map((it) => area(it, "api")),
      ...ADMINISTRATION.map((it) => area(it, "administration")),
    ],
    generate: {
      permission: "tokens:generate",
      label: "Generate API Token",
      includes: [],
      whyNot: null,
    },
    presets: [
      ["data-export", "Data Export", "Read-only access", views],
      [
        "recall-response",
        "Recall Response Integration",
        "Recall and response permissions",
        [
          "recalls:view",
          "recall-responses:view",
          "recall-responses:edit",
          "incidents:view",
          "products:view",
          "locations:view",
        ],
      ],
      [
        "product-synchronization",
        "Product Synchronization",
        "Product management permissions",
        ["products:view", "products:edit", "locations:view", "suppliers:view"],
      ],
      ["reporting", "Reporting", "Reporting and read access", views],
    ]
      .map(([word, label, description, permissions]) => ({
        word: word as string,
        label: label as string,
        description: description as string,
        permissions: [...(permissions as string[]), "tokens:generate"],
      }))
      .concat([
        { word: "custom", label: "Custom", description: "Nothing is ticked", permissions: [] },
      ]),
    tokenNames: ["SAP Integration", "WMS Connector", "Power BI Reporting", "Product Data Export"],
    nameMax: 64,
    passwordMin: 15,
    passwordMax: 256,
  };
}

/** The answers for a window with these options (see `install` in shell.ts). */
export function answers(
  options: URLSearchParams,
  emit: (name: string, payload?: unknown) => void,
): Answers {
  const long = options.has("long");
  const service = options.get("as") === "service";
  const empty = options.has("empty");
  const everything = [
    ...AREAS.flatMap(([word]) => [`${word}:view`, `${word}:edit`]),
    ...ADMINISTRATION.flatMap(([word]) =>
      word === "audit-log" ? [`${word}:view`] : [`${word}:view`, `${word}:edit`],
    ),
    "tokens:generate",
  ];
  const narrow = [
    "products:view",
    "products:edit",
    "locations:view",
    "suppliers:view",
    "tokens:generate",
  ];
  const no = (what: string) =>
    service ? `Your roles do not hold "${what}". Ask an administrator.` : null;
  const domain = long
    ? `${"distribution-centre-north.".repeat(3)}fernwood-foods.example`
    : "fernwood.test";
  const me: Me = {
    id: service ? "a2" : "a1",
    name: service ? (long ? LONG : "SAP Integration") : long ? LONG : "Ann Example",
    email: `${service ? "sap-integration" : "ann.example"}@${domain}`,
    kind: service ? "service" : "person",
    roles: [service ? (long ? LONG : "Product sync") : "Administrator"],
    permissions: service ? narrow : everything,
    abilities: {
      generateToken: options.has("no-generate")
        ? 'Your roles do not hold "Generate API Token". Ask an administrator.'
        : null,
      seeAllTokens: no("Everybody's API tokens: view"),
      editAllTokens: no("Everybody's API tokens: edit"),
      seeUsers: no("Users and roles: view"),
      editUsers: no("Users and roles: edit"),
      seeEnvironments: no("Environments: view"),
      editEnvironments: no("Environments: edit"),
    },
  };
  const preferences: Preferences = {
    theme: (options.get("theme") ?? "system") as Theme,
    onClose: "ask",
    lockMinutes: 10,
    tourSeen: options.get("phase") !== "first-run" && !options.has("tour"),
  };
  const phase = (options.get("phase") ?? "signed-in") as Phase;
  const start: Start = {
    version: "0.1.0",
    phase,
    trouble:
      phase === "unavailable"
        ? {
            code: options.get("code") ?? "store-owned",
            field: null,
            retryAfterSeconds: null,
            message:
              "Another Keydesk process is using /home/ann/.local/share/org.keydesk.desktop. Close it, or let this command talk to it.",
          }
        : null,
    preferences,
    sandboxAddress: "127.0.0.1:8788",
  };

  const roles: RoleRow[] = [
    ["r1", "Administrator", everything, "Everything", true, ["ann.example@fernwood.test"]],
    [
      "r2",
      long ? LONG : "Product sync",
      narrow,
      "View in 3 areas, edit in 1",
      false,
      ["sap-integration@fernwood.test"],
    ],
    ["r3", "Data export", AREAS.map(([word]) => `${word}:view`), "View in 14 areas", false, []],
  ].map(([id, name, permissions, permissionSummary, builtIn, holders]) => ({
    id: id as string,
    name: name as string,
    permissions: permissions as string[],
    permissionSummary: permissionSummary as string,
    builtIn: builtIn as boolean,
    holders: holders as string[],
    whyNotEdit:
      builtIn === true
        ? "Administrator is built in: it holds all permissions and cannot be changed."
        : null,
    whyNotDelete:
      builtIn === true
        ? "Administrator is built in and cannot be deleted."
        : (holders as string[]).length > 0
          ? `The role is in use by ${(holders as string[]).join(", ")}. Give them another role first.`
          : null,
  }));
  const account = (
    id: string,
    kind: AccountRow["kind"],
    name: string,
    email: string,
    role: number,
    more = {},
  ): AccountRow => ({
    id,
    kind,
    name,
    email,
    roles: [roles[role]?.name ?? ""],
    roleIds: [roles[role]?.id ?? ""],
    permissions: roles[role]?.permissions ?? [],
    permissionSummary: roles[role]?.permissionSummary ?? "",
    enabled: true,
    disabledAt: null,
    createdAt: ago(900),
    hasPassword: true,
    hasSecondFactor: false,
    tokens: 0,
    me: id === me.id,
    whyNotEdit: null,
    whyNotToken: null,
    ...more,
  });
  const accounts: AccountRow[] = [
    account("a1", "person", long ? LONG : "Ann Example", `ann.example@${domain}`, 0),
    account("a3", "person", "Bo Sandoval", "bo.sandoval@fernwood.test", 2, {
      enabled: false,
      disabledAt: ago(30),
    }),
    account("a2", "service", long ? LONG : "SAP Integration", `sap-integration@${domain}`, 1, {
      tokens: 2,
    }),
    account("a4", "service", "Power BI", "power-bi@fernwood.test", 2, {
      hasPassword: false,
      whyNotToken:
        'Only users with the Generate API Token permission can create API Tokens, and no role of the account "power-bi@fernwood.test" has it. Add tokens:generate to one of its roles first.',
    }),
  ];
  const environments: EnvironmentRow[] = [
    {
      id: "e1",
      name: "Sandbox",
      slug: "sandbox",
      listen: "127.0.0.1:8788",
      baseUrl: null,
      credentialPlace: null,
      hasCredential: false,
      tokens: 2,
      listener: null,
    },
    {
      id: "e2",
      name: long ? LONG : "Production",
      slug: "production",
      listen: "127.0.0.1:8789",
      baseUrl: "https://api.foodlogiq.example",
      credentialPlace: "keychain",
      hasCredential: true,
      tokens: 1,
      listener: null,
    },
  ];
  const count = empty ? 0 : Number(options.get("tokens") ?? 7);
  const NAMES = [
    "SAP Integration",
    "WMS Connector",
    "Power BI Reporting",
    "Product Data Export",
    "Recall desk",
    LONG,
    "Label printer",
  ];
  const states: TokenRow["state"][] = [
    "active",
    "active",
    "expired",
    "active",
    "account-disabled",
    "active",
    "active",
  ];
  const token = (index: number): TokenRow => {
    const owner = accounts[index % 2 === 0 ? 2 : 0] as AccountRow;
    const round = Math.floor(index / NAMES.length);
    return {
      id: `t${index}`,
      name: `${NAMES[index % NAMES.length] ?? ""}${round > 0 ? ` ${round}` : ""}`.slice(0, 64),
      accountId: owner.id,
      accountName: owner.name,
      accountEmail: owner.email,
      accountKind: owner.kind,
      mine: owner.me,
      environmentName: index % 3 === 0 ? "Sandbox" : "Production",
      environmentSlug: index % 3 === 0 ? "sandbox" : "production",
      state: states[index % states.length] ?? "active",
      hint: (9000 + index).toString(36).padStart(4, "x"),
      permissions: narrow,
      permissionSummary: "View in 3 areas, edit in 1",
      narrowed: index % 5 === 0,
      allowedAddresses: index % 4 === 0 ? ["10.20.0.0/16"] : [],
      createdAt: ago(24 * (index + 3)),
      expiresAt: index % 2 === 0 ? null : ago(-24 * (index * 9 - 4)),
      lastUsedAt: index % 3 === 2 ? null : ago(index * 2 + 0.1),
      lastUsedFrom: index % 3 === 2 ? null : "10.20.4.17",
      allowed: 12_345,
      refused: index,
      whyNotDelete: null,
      whyNotPause: null,
      whyNotReplace: null,
      replacement: null,
      useBy: null,
    };
  };
  let tokens = Array.from({ length: count }, (_, index) => token(index));
  const fitting = (query: TokenQuery) =>
    tokens.filter(
      (it) =>
        it.name.toLowerCase().includes(query.search.toLowerCase()) &&
        (query.environment === null ||
          query.environment === it.environmentSlug ||
          query.environment === it.environmentName) &&
        (query.state === null || query.state === it.state) &&
        (query.account === null || query.account === it.accountId),
    );
  let running = !options.has("stopped");
  const gateway = (): GatewayStatus => ({
    running,
    listeners: running
      ? environments.map((it) => ({
          environment: it.name,
          slug: it.slug,
          listen: it.listen,
          baseUrl:
            it.slug === "production" && options.has("trouble") ? null : `http://${it.listen}`,
          trouble:
            it.slug === "production" && options.has("trouble")
              ? "127.0.0.1:8789 is in use by another program. Choose another address for the environment, or end that program."
              : null,
        }))
      : [],
    sandboxTrouble: null,
    storeTrouble: null,
    backupTrouble: null,
    requestsPerMinute: running ? 128 : 0,
    refusedPerMinute: running ? 3 : 0,
  });
  const strength = (password: string) => {
    const short = password.length < 15;
    return {
      acceptable: !short,
      score: short ? 0 : Math.min(4, Math.floor(password.length / 6)),
      word: short ? "" : "strong",
      message: short
        ? `The password has ${password.length} characters; it needs at least 15. A passphrase of several words is long and easy to remember.`
        : null,
    };
  };
  const clipboard = () => {
    setTimeout(() => emit("clipboard-cleared", { cleared: true }), 60_000);
    return 60;
  };
  let wrong = 0;
  const activity = activityAnswers(options, () => tokens, gateway, emit);

  return {
    ...activity,
    ...auditAnswers(emit),
    ...backupAnswers(emit),
    ...routeAnswers(options, environments, no("Environments: edit")),
    ...partnerAnswers(options),
    ...handOffAnswers(options),
    ...diagnoseAnswers(
      options,
      () => tokens,
      () => roles,
      activity["refusals"],
      emit,
    ),
    ...integrationAnswers(options, {
      catalogue: () => catalogue(service),
      roles: () => roles,
      accounts: () => accounts,
      tokens: () => tokens,
      setTokens: (now) => (tokens = now),
      token,
      emit,
    }),
    start: () => start,
    open_again: () => start,
    first_run: ({ owner }) => {
      const { email, password } = owner as { email: string; password: string };
      if (!email.includes("@"))
        refuse("invalid", "This is no e-mail address: it has no @.", "email");
      if (password.length < 15)
        refuse("weak-password", strength(password).message ?? "", "password");
      start.phase = "signed-in";
      preferences.tourSeen = false;
      return me;
    },
    second_factor: () => ({ isOn: options.has("factor"), codesLeft: 2 }),
    new_second_factor: () => ({
      text: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      picture: { size: 21, path: "M0 0h7v7h-7zM14 0h7v7h-7zM0 14h7v7h-7z" },
    }),
    add_second_factor: () => ({
      codes: Array.from({ length: 10 }, (_, at) => `ABCD-EFGH-IJKL-MN${at}2`),
      secret: { handle: 90, masked: "" },
    }),
    remove_second_factor: () => null,
    sign_in: ({ password }) => {
      const typed: string = password;
      if (typed === "locked")
        refuse(
          "locked",
          "Too many wrong passwords for this e-mail: it is locked. Try again in 15 minutes.",
          null,
          880,
        );
      if (typed === "disabled")
        refuse("account-disabled", "This account is disabled. Ask an administrator to enable it.");
      if (typed.length < 15) {
        wrong += 1;
        if (wrong > 2)
          refuse(
            "slow-down",
            "Too many wrong passwords for this e-mail. Try again in 8 seconds.",
            null,
            8,
          );
        refuse("wrong-credentials", "The e-mail or the password is not right.");
      }
      wrong = 0;
      return me;
    },
    me: () => me,
    sign_out: () => (emit("locked", { reason: "signed-out" }), null),
    lock_now: () => (emit("locked", { reason: "asked" }), null),
    still_here: () => null,
    change_password: ({ current, password }) =>
      (current as string) === "wrong"
        ? refuse("wrong-credentials", "That is not your password.", "current")
        : strength(password),
    password_strength: ({ password }) => strength(password),
    catalogue: () => catalogue(service),
    check_token_name: ({ name }) => ({
      problem: tokens.some((it) => it.name.toLowerCase() === (name as string).trim().toLowerCase())
        ? `There is already an API token "${name as string}". Choose another name.`
        : null,
      warning: null,
    }),
    check_role_name: ({ name, except }) => ({
      problem: roles.some(
        (it) => it.id !== except && it.name.toLowerCase() === (name as string).trim().toLowerCase(),
      )
        ? `There is already a role "${name as string}". Choose another name.`
        : null,
      warning: null,
    }),
    check_account_email: ({ email, kind, except }) => ({
      problem: accounts.some((it) => it.id !== except && it.email === email)
        ? `The e-mail ${email as string} belongs to another account. Use an address of its own for each account.`
        : null,
      warning:
        (kind as string) === "service" && (email as string).startsWith("info@")
          ? "info@ is usually a mailbox that several people read. Use an address dedicated to the integration."
          : null,
    }),
    tokens: ({ query }) => {
      const wanted = query as TokenQuery;
      const rows = fitting(wanted);
      return {
        rows: rows.slice(wanted.offset, wanted.offset + wanted.limit),
        total: rows.length,
        all: tokens.length,
      };
    },
    token_ids: ({ query }) =>
      fitting(query)
        .map((it) => it.id)
        .slice(0, 1000),
    token_environments: () =>
      environments.map(({ id, name, slug, listen }) => ({
        id,
        name,
        slug,
        baseUrl: `http://${listen}`,
      })),
    create_token: ({ token: wanted }) => {
      const made = {
        ...token(tokens.length),
        ...{ id: `t${tokens.length}-new`, name: (wanted as NewToken).name },
        createdAt: ago(0),
      };
      tokens = [made, ...tokens];
      emit("changed");
      return { token: made, secret: { handle: 1, masked: "•".repeat(60) } };
    },
    create_token_for: ({ account: id, token: wanted }) => {
      const owner =
        accounts.find((it) => it.id === id) ?? refuse("not-found", "There is no such account.");
      const made = {
        ...token(tokens.length),
        ...{
          id: `t${tokens.length}-new`,
          name: (wanted as NewToken).name,
          createdAt: ago(0),
          mine: false,
          lastUsedAt: null,
        },
        ...{
          accountId: owner.id,
          accountName: owner.name,
          accountEmail: owner.email,
          accountKind: owner.kind,
        },
      };
      tokens = [made, ...tokens];
      emit("changed");
      return { token: made, secret: { handle: 1, masked: "•".repeat(60) } };
    },
    edit_token: ({ id, edit }) => {
      const found =
        tokens.find((it) => it.id === id) ?? refuse("not-found", "There is no such token.");
      Object.assign(found, { name: (edit as { name: string | null }).name ?? found.name });
      emit("changed");
      return found;
    },
    token_impact: ({ ids }) =>
      (ids as string[])
        .flatMap((id) => tokens.filter((it) => it.id === id))
        .map((it) => ({ ...it, requestsLastWeek: 812 })),
    delete_token: ({ id }) => {
      const found =
        tokens.find((it) => it.id === id) ?? refuse("not-found", "There is no such token.");
      tokens = tokens.filter((it) => it.id !== id);
      emit("changed");
      return { ...found, state: "deleted" };
    },
    copy_secret: clipboard,
    show_secret: ({ handle }) => ({
      text:
        (handle as number) > 90
          ? "walnut-river-copper-lantern-meadow-otter"
          : "kd_sandbox_this-is-the-stand-in-and-no-real-token",
      hideAfterSeconds: 30,
    }),
    forget_secret: () => null,
    clear_clipboard: () => (emit("clipboard-cleared", { cleared: true }), null),
    environments: () =>
      environments.map((it) => ({
        ...it,
        listener: gateway().listeners.find(({ slug }) => slug === it.slug) ?? null,
      })),
    create_environment: ({ environment }) => ({
      ...(environments[0] as EnvironmentRow),
      ...(environment as object),
      id: "e9",
    }),
    edit_environment: ({ id }) => environments.find((it) => it.id === id),
    delete_environment: () =>
      refuse(
        "in-use",
        'The environment "Sandbox" still has API tokens: SAP Integration. Delete them first.',
      ),
    check_environment: () => ({
      ok: true,
      message: "The API answered and accepts the credential.",
    }),
    reset_sandbox: () => null,
    roles: () => (empty ? roles.slice(0, 1) : roles),
    create_role: ({ role }) => {
      const made = {
        ...(roles[2] as RoleRow),
        ...(role as NewRole),
        id: `r${roles.length + 1}`,
        holders: [],
        whyNotDelete: null,
      };
      roles.push(made);
      emit("changed");
      return made;
    },
    edit_role: ({ id, role }) => {
      const found =
        roles.find((it) => it.id === id) ?? refuse("not-found", "There is no such role.");
      Object.assign(found, role);
      emit("changed");
      return found;
    },
    delete_role: ({ id }) => {
      roles.splice(
        roles.findIndex((it) => it.id === id),
        1,
      );
      emit("changed");
      return null;
    },
    accounts: () => (empty ? accounts.slice(0, 1) : accounts),
    create_account: ({ account: wanted }) => {
      const { kind, name, email, password } = wanted as NewAccount;
      const made = account(`a${accounts.length + 1}`, kind, name, email, 1, {
        hasPassword: password !== null,
        createdAt: ago(0),
      });
      accounts.push(made);
      emit("changed");
      return made;
    },
    edit_account: ({ id, edit }) => {
      const found =
        accounts.find((it) => it.id === id) ?? refuse("not-found", "There is no such account.");
      Object.assign(
        found,
        Object.fromEntries(Object.entries(edit as object).filter(([, value]) => value !== null)),
      );
      emit("changed");
      return found;
    },
    delete_account: ({ id }) => {
      accounts.splice(
        accounts.findIndex((it) => it.id === id),
        1,
      );
      emit("changed");
      return ["SAP Integration"];
    },
    gateway_status: gateway,
    start_gateway: () => ((running = true), gateway()),
    stop_gateway: () => ((running = false), gateway()),
    copy_base_url: () => null,
    set_theme: ({ theme }) => Object.assign(preferences, { theme }),
    set_preferences: ({ preferences: wanted }) => Object.assign(preferences, wanted),
    tour_seen: () => Object.assign(preferences, { tourSeen: true }),
    close_window: () => null,
  };
}
