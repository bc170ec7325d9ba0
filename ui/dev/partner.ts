// What the stand-in answers on the integration partner's side. Connections are kept as long as the page is.
import type {
  Candidate,
  ConnectionRow,
  FindingVerdict,
  PartnerCheck,
  PartnerFinding,
  Problem,
  Target,
  ToolConfiguration,
} from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const LONG = "North American Distribution Centre Cold Chain Recall Connector 7";
const HOUR = 3_600_000;
const BUSINESS = "5f3c1eb00000000000000001";
const from = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const PERMITTED = [
  ["products:edit", "Products: view and edit"],
  ["locations:view", "Locations: view"],
  ["suppliers:view", "Suppliers: view"],
] as const;
const OTHERS = [
  "Customers",
  "Documents",
  "Assessments",
  "Audits",
  "Incidents",
  "Recalls",
  "Purchase orders",
  "Reports",
];

/** The shell refuses with a Problem, which is no Error. */
function refuse(code: string, field: string | null, message: string): never {
  const problem: Problem = { code, field, message, retryAfterSeconds: null };
  throw problem;
}

/**
 * The answers for a window with these options: `&hand-off[=broken]` (one was double-clicked), `&kept=2` (connections that are there),
 * `&keychain=none|locked`, `&check=refused|unreachable|clock` and `&wait=5000` (how long a gateway takes). A passphrase with "wrong" in
 * it is wrong.
 */
export function partnerAnswers(options: URLSearchParams): Answers {
  const long = options.has("long");
  const given = options.get("hand-off");
  const how = options.get("check");
  let waiting =
    given === null
      ? undefined
      : long
        ? `${"hand-off-of-the-north-american-distribution-centre-".repeat(3)}.keydesk`
        : "sap-integration.keydesk";
  let candidate: Candidate | undefined;
  let business: string | null = null;
  let cancel: (() => void) | undefined;
  const secrets = new Map<number, string>();
  let handle = 0;
  const keep = (text: string, masked: string) => {
    handle += 1;
    secrets.set(handle, text);
    return { handle, masked };
  };

  const base: Candidate = {
    from: "hand-off",
    name: long ? LONG : "SAP Integration",
    baseUrl: long
      ? `https://${"distribution-centre-north.".repeat(3)}fernwood-foods.example`
      : "https://gateway.fernwood.test",
    environment: "sandbox",
    environmentName: "Sandbox",
    account: long ? LONG : "SAP Integration",
    hint: "wXyZ",
    permissions: PERMITTED.map(([permission, label]) => ({ permission, label })),
    business: BUSINESS,
    contact: "Ann Example <ann.example@fernwood.test>",
    openUntil: from(160),
    diesUnlessUsedBy: from(330),
  };
  const row = (index: number): ConnectionRow => ({
    id: `c${index}`,
    name: index === 0 ? base.name : `Connection ${index}`,
    baseUrl: base.baseUrl,
    environment: base.environment,
    account: index === 2 ? null : base.account,
    hint: base.hint,
    permissions: base.permissions,
    kept: index % 2 === 0 ? "keychain" : "file",
    addedAt: from(-24 * (index + 1)),
    lastChecked:
      index === 2
        ? null
        : {
            at: from(-index - 1),
            works: index !== 1,
            sentence:
              index === 1
                ? "The gateway refused the token: The token was deleted."
                : "The gateway takes the token.",
          },
  });
  let rows = Array.from({ length: Number(options.get("kept") ?? 0) }, (_, index) => row(index));
  const find = (id: string) =>
    rows.find((it) => it.id === id) ?? refuse("not-found", null, `There is no connection "${id}".`);
  const revealed = (id: string, passphrase: string | null): ConnectionRow => {
    const found = find(id);
    if (found.kept === "keychain") return found;
    if (passphrase === null || passphrase === "") {
      return refuse(
        "passphrase-needed",
        "passphrase",
        `The token of "${found.name}" is in an encrypted file. Give the passphrase that was shown when it was kept.`,
      );
    }
    if (passphrase.includes("wrong")) {
      return refuse(
        "wrong-passphrase",
        "passphrase",
        `The passphrase does not fit the encrypted file of "${found.name}", or the file is damaged.`,
      );
    }
    return found;
  };
  const aim = (target: Target) =>
    target.kind === "candidate" ? open() : revealed(target.id, target.passphrase);
  const open = () =>
    candidate ??
    refuse(
      "nothing-open",
      null,
      "No hand-off is open any more. Open it again, or type the token in again.",
    );

  /** What takes as long as a gateway does, unless it is cancelled. */
  const slowly = <T>(done: () => T) =>
    new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => resolve(done()), Number(options.get("wait") ?? 400));
      cancel = () => {
        clearTimeout(timer);
        // What refuses is a Problem, which is no Error.
        reject({
          code: "cancelled",
          field: null,
          message: "It was cancelled. Nothing was changed.",
          retryAfterSeconds: null,
        } satisfies Problem);
      };
    });

  const checked = (baseUrl: string): PartnerCheck => {
    const finding = (
      what: PartnerFinding["what"],
      verdict: FindingVerdict,
      sentence: string,
      nextStep: string | null = null,
    ) => ({ what, verdict, sentence, nextStep });
    const findings = [
      finding("token", "good", "The token is whole and ends in wXyZ."),
      finding("environment", "good", "It is for the environment sandbox."),
    ];
    const host = baseUrl.replace(/^https?:\/\//, "");
    if (how === "unreachable") {
      findings.push(
        finding(
          "address",
          "bad",
          `${host} answered with a web page: a sign-in page of the network, or another web site, stands in between.`,
          "Open the base URL in a browser and sign in to the network if it asks for that; else check the base URL.",
        ),
      );
      return { works: false, findings, who: null };
    }
    findings.push(finding("address", "good", `The gateway answers at ${baseUrl}.`));
    findings.push(
      how === "clock"
        ? finding(
            "clock",
            "warning",
            "The clock of this machine is 1 day ahead of the gateway's.",
            "Set date and time right (by network time): expiry dates and certificates are judged by them.",
          )
        : finding("clock", "good", "The clock of this machine agrees with the gateway's."),
    );
    if (how === "refused") {
      findings.push(
        finding(
          "access",
          "bad",
          "The gateway refused the token: The token was deleted.",
          "Ask the administrator for a new one.",
        ),
      );
      return { works: false, findings, who: null };
    }
    findings.push(
      finding(
        "access",
        "good",
        `The gateway takes the token: it acts as ${base.account ?? ""} in Sandbox.`,
      ),
    );
    return {
      works: true,
      findings,
      who: {
        accountName: base.account ?? "",
        accountEmail: `sap-integration@${long ? "distribution-centre-north.".repeat(3) : ""}fernwood.test`,
        environmentName: "Sandbox",
        may: PERMITTED.map(([, label]) => label),
        mayNot: OTHERS,
        expiresAt: from(24 * 90),
      },
    };
  };

  const reads = (known: string | null) => {
    const of = (area: string, word: string, permitted: boolean) => ({
      path: `/businesses/${known ?? ""}/${word}`,
      area,
      permitted,
    });
    return [
      { path: "/businesses", area: "Business (settings)", permitted: false },
      ...(known === null
        ? []
        : [
            of("Products", "products", true),
            of("Locations", "locations", true),
            of("Suppliers", "suppliers", true),
            ...OTHERS.map((it) => of(it, it.toLowerCase().replace(" ", "-"), false)),
          ]),
    ];
  };
  const businessOf = (typed: string | null) => {
    if (typed?.includes(" ") === true)
      refuse("invalid", "business", "A business's identifier has letters and digits only.");
    return typed ?? candidate?.business ?? business;
  };

  const tool = (
    word: string,
    label: string,
    fileName: string,
    shown: string,
    tokenNote: string,
  ): ToolConfiguration => ({
    tool: word,
    label,
    fileName,
    byReference: !shown.includes("kd_sandbox_...wXyZ"),
    tokenNote,
    shown,
  });
  const BY_VARIABLE =
    "The token is read from the environment variable KEYDESK_TOKEN. Set it from where your secrets are kept.";
  const IN_FILE =
    "This kind of file holds the token itself. Keep the file where only the tool can read it, and out of version control.";
  const tools = ({ name, baseUrl }: ConnectionRow) => {
    const url = `${baseUrl}/businesses/${BUSINESS}/products`;
    return [
      tool(
        "curl",
        "curl",
        "keydesk.sh",
        `# ${name}\nprintf 'Authorization: Bearer %s\\n' "\${KEYDESK_TOKEN:?is not set}" | curl --silent --show-error --header @- '${url}'\n`,
        BY_VARIABLE,
      ),
      tool(
        "python",
        "Python (requests)",
        "keydesk.py",
        `# ${name}\nimport os\n\nimport requests\n\nBASE_URL = "${baseUrl}"\nTOKEN = os.environ["KEYDESK_TOKEN"]\n\nanswer = requests.get(\n    BASE_URL + "/businesses/${BUSINESS}/products",\n    headers={"Authorization": "Bearer " + TOKEN, "Accept": "application/json"},\n    timeout=30,\n    allow_redirects=False,\n)\nif not answer.ok:\n    raise SystemExit(f"{answer.status_code}: {answer.text}")\nprint(answer.text)\n`,
        BY_VARIABLE,
      ),
      tool(
        "node",
        "Node (fetch)",
        "keydesk.mjs",
        `// ${name}\nconst token = process.env.KEYDESK_TOKEN;\nconst answer = await fetch("${url}", {\n  headers: { Authorization: "Bearer " + token },\n});\nconsole.log(await answer.text());\n`,
        BY_VARIABLE,
      ),
      tool(
        "postman",
        "Postman collection",
        "keydesk.postman_collection.json",
        `{\n  "info": { "name": "${name}" },\n  "item": []\n}\n`,
        "Import the collection, then put the token into its variable keydesk_token, which is a secret one: into the current value, which is not shared.",
      ),
      tool(
        "power-bi",
        "Power BI (M query)",
        "keydesk.m",
        `// ${name}\nlet\n    Source = Web.Contents("${baseUrl}")\nin\n    Source\n`,
        "Make a parameter KeydeskToken (type Text) under Manage Parameters, and paste the token there.",
      ),
      tool(
        "env",
        ".env file",
        ".env",
        `# ${name}\nKEYDESK_BASE_URL=${baseUrl}\nKEYDESK_TOKEN=kd_sandbox_...wXyZ\n`,
        IN_FILE,
      ),
      tool(
        "sap",
        "SAP destination",
        "keydesk-destination.properties",
        `Type=HTTP\nName=${name}\nURL=${baseUrl}\nURL.headers.Authorization=Bearer kd_sandbox_...wXyZ\n`,
        IN_FILE,
      ),
    ];
  };
  const secret = (at: number) =>
    secrets.get(at) ??
    refuse(
      "forgotten",
      null,
      "This is not shown any more, and was forgotten. Go back and open it again.",
    );

  return {
    partner_keychain: () => {
      const keychain = options.get("keychain");
      if (keychain === "none") {
        return {
          available: false,
          sentence:
            "There is no keychain service here that could be used (org.freedesktop.secrets is not on the bus). Keep the token in an encrypted file with a passphrase instead.",
        };
      }
      if (keychain === "locked") {
        return {
          available: false,
          sentence:
            "The keychain of this system is locked, or access to it was denied (the prompt was dismissed). Unlock it and try again; or keep the token in an encrypted file with a passphrase instead.",
        };
      }
      return {
        available: true,
        sentence: "The token is kept in the keychain of this system, which only you can open.",
      };
    },
    hand_off_waiting: () => {
      if (given === "broken" && waiting !== undefined) {
        refuse(
          "not-a-hand-off",
          "file",
          `${waiting}: This is not a hand-off of Keydesk. Choose the file that ends in .keydesk, as it was sent to you.`,
        );
      }
      return waiting === undefined ? null : { name: waiting };
    },
    take_hand_off: ({ name, bytes }) => {
      if ((bytes as number[]).length === 0)
        refuse(
          "not-a-hand-off",
          "file",
          `${name as string}: The file is empty. Ask whoever sent the hand-off to send it again.`,
        );
      waiting = name as string;
      return { name: waiting };
    },
    open_hand_off: async ({ passphrase }) => {
      const typed = passphrase as string;
      if (typed === "")
        refuse("invalid", "passphrase", "Type the words that you were told with the hand-off.");
      await new Promise((resolve) => setTimeout(resolve, 700));
      if (typed.includes("wrong")) {
        refuse(
          "wrong-passphrase",
          "passphrase",
          "The passphrase does not fit this file. Type its words as you were told them; capitals, spaces and hyphens do not matter. If they are right, the file was damaged on its way, or is another one than they are for.",
        );
      }
      if (typed.includes("late"))
        refuse(
          "hand-off-out-of-date",
          "file",
          "The hand-off is out of date since 2026-11-20T09:00:00Z. Ask for a new one.",
        );
      waiting = undefined;
      candidate = base;
      return candidate;
    },
    enter_token: ({ name, baseUrl, token }) => {
      if ((name as string).trim() === "")
        refuse("invalid", "name", "A token's name has at least one character.");
      if (!/^https?:\/\/./.test(baseUrl as string))
        refuse("invalid", "baseUrl", "This is no base URL: it begins with https:// or http://.");
      if (!(token as string).trim().startsWith("kd_")) {
        refuse(
          "damaged-token",
          "token",
          "An API token begins with kd_. Copy it again, from its first character to its last.",
        );
      }
      candidate = {
        ...base,
        from: "by-hand",
        name,
        baseUrl,
        environmentName: null,
        account: null,
        permissions: [],
        business: null,
        contact: null,
        openUntil: null,
        diesUnlessUsedBy: null,
      };
      return candidate;
    },
    leave_partner: () => {
      [candidate, waiting] = [undefined, undefined];
      secrets.clear();
      return null;
    },
    copy_partner_secret: ({ handle: at }) => (secret(at as number), 60),
    show_partner_secret: ({ handle: at }) => ({ text: secret(at as number), hideAfterSeconds: 30 }),
    forget_partner_secret: ({ handle: at }) => (secrets.delete(at as number), null),
    clear_partner_clipboard: () => null,
    check_partner: ({ target }) => {
      const of = aim(target as Target);
      return slowly(() => {
        const found = checked(of.baseUrl);
        if ("id" in of)
          Object.assign(of, {
            lastChecked: {
              at: from(0),
              works: found.works,
              sentence: found.findings.at(-1)?.sentence ?? "",
            },
          });
        return found;
      });
    },
    partner_reads: ({ forBusiness }) => {
      const known = businessOf(forBusiness as string | null);
      return { reads: reads(known), business: known };
    },
    try_partner: ({ path, forBusiness }) => {
      business = businessOf(forBusiness as string | null);
      const request = reads(business).find((it) => it.path === path);
      return slowly(() =>
        request?.permitted === true
          ? {
              worked: true,
              sentence: `GET ${request.path} was answered (200, 3 records).`,
              nextStep: null,
              status: 200,
              requestId: null,
            }
          : {
              worked: false,
              sentence: `GET ${path as string} was refused: Missing permission. The token's account does not hold the permission that this request needs.`,
              nextStep:
                "If it should read this, ask the administrator to add the permission to the role.",
              status: 403,
              requestId: "01JDM6Q2V7Y3T8K9N4B5C6D7E8",
            },
      );
    },
    cancel_partner: () => (cancel?.(), null),
    connections: () => rows,
    keep_connection: async ({ name, keepIn }) => {
      const { baseUrl, environment, account, hint, permissions } = open();
      if (rows.some((it) => it.name.toLowerCase() === (name as string).trim().toLowerCase())) {
        refuse(
          "taken",
          "name",
          `There is a connection with the name "${name as string}" already. Choose another name, or remove that one first.`,
        );
      }
      if (keepIn === "file") await new Promise((resolve) => setTimeout(resolve, 700));
      const connection: ConnectionRow = {
        ...row(0),
        id: `c${Date.now()}`,
        name,
        baseUrl,
        environment,
        account,
        hint,
        permissions,
        kept: keepIn,
        addedAt: from(0),
        lastChecked: null,
      };
      rows = [...rows, connection];
      candidate = undefined;
      const words = "this-is-the-stand-in-only";
      return {
        connection,
        passphrase:
          keepIn === "file"
            ? keep(words, ["••••••", "••••••", "••••••", "••••••", "••••••", "••••••"].join("-"))
            : null,
      };
    },
    rename_connection: ({ id, name }) => {
      if (rows.some((it) => it.id !== id && it.name === name))
        refuse(
          "taken",
          "name",
          `There is a connection with the name "${name as string}" already. Choose another name, or remove that one first.`,
        );
      return Object.assign(find(id as string), { name });
    },
    remove_connection: ({ id }) => {
      rows = rows.filter((it) => it.id !== id);
      return null;
    },
    connection_token: ({ id, passphrase }) => {
      const { hint } = revealed(id as string, passphrase as string | null);
      return keep("kd_sandbox_this-is-the-stand-in-and-no-real-token", `${"•".repeat(24)}${hint}`);
    },
    configurations: ({ id }) => tools(find(id as string)),
    copy_configuration: ({ id, withToken, passphrase }) => {
      if (withToken !== true) return null;
      revealed(id as string, passphrase as string | null);
      return 60;
    },
    save_configuration: ({ id, tool: word, withToken, passphrase }) => {
      const found = find(id as string);
      if (withToken === true) revealed(id as string, passphrase as string | null);
      return {
        path: `/home/ann/Downloads/${tools(found).find((it) => it.tool === word)?.fileName ?? ""}`,
      };
    },
    checklist: ({ target }) => {
      const of = aim({ ...(target as Target), passphrase: "any" } as Target);
      return {
        title: of.name,
        facts: [
          { word: "API token", is: `ends in ${of.hint}` },
          { word: "Environment", is: of.environment },
          { word: "Base URL", is: of.baseUrl },
          { word: "Acts as", is: of.account ?? "" },
          { word: "May", is: of.permissions.map((it) => it.label).join("; ") },
        ],
        steps: [
          "Check the connection: that the address is reached, and that the token is accepted.",
          "Make a first request and see that it is answered.",
          "Keep the token in the keychain of the machine that uses it, and nowhere else.",
          "Copy the configuration into your tool; let it read the token from where it is kept.",
          "Delete the hand-off file, if you were given one, and the note with its passphrase.",
        ],
      };
    },
    save_checklist: () => ({ path: "/home/ann/Downloads/sap-integration-checklist.html" }),
    copy_text: () => null,
  };
}
