// What the stand-in answers about new integrations and replacements. A draft is kept as long as the browser's tab is, to see it gone on with.
import type {
  AccountRow,
  Catalogue,
  FieldNote,
  IntegrationCheck,
  IntegrationDraft,
  IntegrationKind,
  Retire,
  RoleRow,
  Rotation,
  RotationSide,
  TokenProgress,
  TokenRow,
} from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const HOUR = 3_600_000;
const LONG = "North American Distribution Centre Cold Chain Recall Connector 7";
const from = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const KEPT = "stand-in-draft";

/** What is there already, and what is made of it. */
export interface World {
  catalogue: () => Catalogue;
  roles: () => RoleRow[];
  accounts: () => AccountRow[];
  tokens: () => readonly TokenRow[];
  setTokens: (tokens: TokenRow[]) => void;
  token: (index: number) => TokenRow;
  emit: (name: string) => void;
}

/** The answers for a window with these options: `&wizard=refused|through|waits` says how the first request goes. */
export function integrationAnswers(options: URLSearchParams, world: World): Answers {
  const long = options.has("long");
  const how = options.get("wizard") ?? "both";
  const made = new Map<string, number>();
  const rotations = new Map<string, Rotation>();
  const refuse = (code: string, field: string | null, message: string): never => {
    // The shell refuses with a Problem, which is no Error.
    throw { code, field, message, retryAfterSeconds: null };
  };
  const preset = (word: string) => world.catalogue().presets.find((it) => it.word === word);
  const kind = (
    word: string,
    label: string,
    example: string,
    of: string,
    least: string[],
  ): IntegrationKind => ({
    word,
    label,
    example,
    preset: of,
    presetLabel: preset(of)?.label ?? "",
    permissions: [...new Set([...(preset(of)?.permissions ?? []), ...least, "tokens:generate"])],
    least: [...least, "tokens:generate"],
  });
  const kinds = () => [
    kind("erp", "ERP systems", "SAP Integration", "product-synchronization", [
      "products:view",
      "products:edit",
    ]),
    kind("wms", "WMS platforms", "WMS Connector", "data-export", [
      "products:view",
      "locations:view",
      "events:view",
    ]),
    kind(
      "business-intelligence",
      "Business intelligence tools",
      "Power BI Reporting",
      "reporting",
      ["reports:view"],
    ),
    kind("custom", "Custom integrations", "Product Data Export", "custom", ["products:view"]),
    kind(
      "middleware",
      "Integration partners and middleware providers",
      "Middleware Integration",
      "data-export",
      ["products:view"],
    ),
  ];

  const check = (draft: IntegrationDraft): IntegrationCheck => {
    const problems: FieldNote[] = [];
    const problem = (field: string, message: string) => void problems.push({ field, message });
    const { role, account, token } = draft;
    if (role.which === "new") {
      if (role.name.trim() === "") problem("roleName", "A role's name has at least one character.");
      if (world.roles().some((it) => it.name.toLowerCase() === role.name.trim().toLowerCase())) {
        problem("roleName", `There is already a role "${role.name}". Choose another name.`);
      }
      if (!role.permissions.includes("tokens:generate")) {
        problem(
          "permissions",
          "Only users with the Generate API Token permission can create API Tokens: the role needs tokens:generate as well.",
        );
      } else if (role.permissions.length === 1) {
        problem(
          "permissions",
          "A token of this role could do nothing: give the role at least one permission of the API, such as products:view.",
        );
      }
    }
    if (role.which === "existing" && role.id === "") problem("role", "Choose a role.");
    if (account.which === "existing" && account.id === "")
      problem("account", "Choose a service account.");
    if (account.which === "new") {
      if (account.name.trim() === "")
        problem("accountName", "An account's name has at least one character.");
      if (!account.email.includes("@")) problem("email", "This is no e-mail address: it has no @.");
      if (world.accounts().some((it) => it.email === account.email)) {
        problem(
          "email",
          `The e-mail ${account.email} belongs to another account. Use an address of its own for each account.`,
        );
      }
    }
    if (token.name.trim() === "")
      problem("tokenName", "A token's name has at least one character.");
    if (world.tokens().some((it) => it.name === token.name.trim())) {
      problem("tokenName", `There is already an API token "${token.name}". Choose another name.`);
    }
    if (token.environment === "")
      problem("environment", "Choose the environment in which the token is to work.");
    for (const [field, at] of [
      ["expiresAt", token.expiresAt],
      ["useBy", token.useBy],
    ] as const) {
      if (at !== null && Number.isNaN(Date.parse(at)))
        problem(field, `"${at}" is no date. Write it as 2027-03-31.`);
      else if (at !== null && Date.parse(at) < Date.now())
        problem(field, "This time is over. Choose one to come.");
    }
    if (token.allowedAddresses.some((it) => !/^[\d.:a-f/]+$/.test(it))) {
      problem(
        "allowedAddresses",
        "This is neither an address nor a range of addresses, such as 203.0.113.0/24.",
      );
    }
    const shared = account.which === "new" && account.email.startsWith("info@");
    return {
      problems,
      warnings: shared
        ? [
            {
              field: "email",
              message:
                "info@ is usually a mailbox that several people read. Use an address dedicated to the integration.",
            },
          ]
        : [],
    };
  };

  const create = (draft: IntegrationDraft) => {
    const [first] = check(draft).problems;
    if (first !== undefined) refuse("invalid", first.field, first.message);
    const wanted = draft.role;
    const role =
      wanted.which === "new"
        ? {
            ...(world.roles()[2] as RoleRow),
            id: `r${world.roles().length + 1}`,
            name: wanted.name,
            permissions: wanted.permissions,
          }
        : (world
            .roles()
            .find((it) => wanted.which === "existing" && it.id === wanted.id) as RoleRow);
    const permissions = (draft.token.permissions ?? role?.permissions ?? []).filter(
      (it) => it !== "tokens:generate",
    );
    const token: TokenRow = {
      ...world.token(0),
      id: `t${world.tokens().length}-new`,
      name: draft.token.name,
      environmentSlug: draft.token.environment,
      environmentName:
        draft.token.environment === "sandbox" ? "Sandbox" : long ? LONG : "Production",
      permissions,
      state: "active",
      createdAt: from(0),
      expiresAt: draft.token.expiresAt,
      useBy: draft.token.useBy,
      lastUsedAt: null,
      lastUsedFrom: null,
      allowed: 0,
      refused: 0,
    };
    world.setTokens([token, ...world.tokens()]);
    made.set(token.id, Date.now());
    sessionStorage.removeItem(KEPT);
    world.emit("changed");
    return {
      token: { token, secret: { handle: 1, masked: "•".repeat(60) } },
      accountId: "a9",
      roles: [role?.name ?? "Product sync"],
    };
  };

  /** Refused after 4 seconds, let through after 10. */
  const progress = (id: string): TokenProgress => {
    const token =
      world.tokens().find((it) => it.id === id) ??
      refuse("not-found", null, "There is no such token.");
    const age = (Date.now() - (made.get(id) ?? 0)) / 1000;
    const through = (how === "through" && age > 4) || (how === "both" && age > 10);
    const refused = !through && age > 4 && how !== "waits" && how !== "through";
    if (through) Object.assign(token, { lastUsedAt: from(0), lastUsedFrom: "10.20.4.17" });
    return {
      id,
      stage: through ? "let-through" : refused ? "refused" : "waiting",
      firstLetThroughAt: through ? from(0) : null,
      lastRefused: refused
        ? {
            requestId: "missing-permission",
            reason: "missing-permission",
            detail: `The account "${long ? LONG : "SAP Integration"}" lacks "Recalls: edit", which PUT /businesses/{businessId}/stockRecoveries/{stockRecoveryId} needs.`,
            at: from(-0.001),
          }
        : null,
      useBy: through ? null : token.useBy,
    };
  };

  const side = (token: TokenRow, addresses: [string, number, number][]): RotationSide => ({
    id: token.id,
    name: token.name,
    hint: token.hint,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    lastUsedAt: token.lastUsedAt,
    usedFrom: addresses.map(([address, hours, requests]) => ({
      address,
      lastAt: from(-hours),
      requests,
    })),
  });
  const DEADLINES: Partial<Record<Retire, number>> = {
    "after-one-hour": 1,
    "after-one-day": 24,
    "after-seven-days": 168,
  };
  const replace = (id: string, retire: Retire) => {
    const old =
      world.tokens().find((it) => it.id === id) ??
      refuse("not-found", null, "There is no such token.");
    const hours = DEADLINES[retire];
    const retiresAt = hours === undefined ? null : from(hours);
    const whyNotReplace = `The API token "${old.name}" is being replaced already. Delete the old one now, or cancel the replacement.`;
    const fresh: TokenRow = {
      ...old,
      id: `${id}-again`,
      hint: "n3w9",
      createdAt: from(0),
      lastUsedAt: null,
      lastUsedFrom: null,
      allowed: 0,
      refused: 0,
      whyNotReplace: retire === "at-once" ? null : whyNotReplace,
      replacement: retire === "at-once" ? null : { isOld: false, other: id, retiresAt },
    };
    if (retire === "at-once") {
      world.setTokens([fresh, ...world.tokens().filter((it) => it.id !== id)]);
    } else {
      Object.assign(old, {
        replacement: { isOld: true, other: fresh.id, retiresAt },
        whyNotReplace,
      });
      world.setTokens([fresh, ...world.tokens()]);
      rotations.set(id, {
        stage: "running",
        retiresAt,
        old: side(old, [
          ["10.20.4.17", 0.02, 812],
          ["203.0.113.7", 3, 14],
        ]),
        new: side(fresh, []),
        whyNotCancel: null,
      });
    }
    world.emit("changed");
    return { token: fresh, secret: { handle: 2, masked: "•".repeat(60) } };
  };
  const rotation = (id: string): Rotation | null => {
    const found = rotations.get(id) ?? rotations.get(id.replace(/-again$/, ""));
    if (found === undefined) return null;
    return {
      ...found,
      stage: world.tokens().some((it) => it.id === found.old.id) ? "running" : "finished",
    };
  };

  return {
    integration_kinds: kinds,
    suggest_integration: ({ kind: word }) => {
      const found =
        kinds().find((it) => it.word === word) ??
        refuse("invalid", "kind", "There is no such kind.");
      const slug = found.example.toLowerCase().replaceAll(" ", "-");
      const name = long ? LONG.slice(0, 63) : `${found.example} 2`;
      return {
        kind: found,
        roleName: name,
        accountName: name,
        email: `${slug}-2@fernwood.test`,
        tokenName: name,
      };
    },
    check_integration: ({ draft }) => check(draft as IntegrationDraft),
    create_integration: ({ draft }) => create(draft as IntegrationDraft),
    integration_draft: () =>
      JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as IntegrationDraft | null,
    keep_integration_draft: ({ draft }) => {
      if (options.has("trouble"))
        refuse("store", null, "There is no room on the disk. Make some, and type on.");
      sessionStorage.setItem(KEPT, JSON.stringify(draft));
      return null;
    },
    discard_integration_draft: () => (sessionStorage.removeItem(KEPT), null),
    token_progress: ({ id }) => progress(id as string),
    replace_token: ({ id, retire }) => replace(id as string, retire as Retire),
    rotation: ({ id }) => rotation(id as string),
    cancel_replacement: ({ id }) => {
      const found =
        rotation(id as string) ?? refuse("not-found", null, "Nothing is being replaced.");
      const old = world.tokens().find((it) => it.id === found.old.id) as TokenRow;
      Object.assign(old, { replacement: null, whyNotReplace: null });
      rotations.delete(found.old.id);
      world.setTokens(world.tokens().filter((it) => it.id !== found.new.id));
      world.emit("changed");
      return old;
    },
  };
}
