// What is filled in on the steps of the wizard, and the same as the draft that the shell checks, keeps and creates from.
import { endOfDay, type Expiry, expiresAt } from "../integrations/tokens/expiry";
import type { DraftHandOff, IntegrationDraft, IntegrationSuggestion } from "../ipc/bindings";

/** The steps, in order. After `summary` everything has been created, and there is no way back. */
export const STEPS = [
  "kind",
  "role",
  "account",
  "token",
  "summary",
  "hand-over",
  "waiting",
] as const;

export type Step = (typeof STEPS)[number];

/** The steps that can be gone back to. */
export type OpenStep = Exclude<Step, "hand-over" | "waiting">;

const OPEN: readonly OpenStep[] = ["kind", "role", "account", "token", "summary"];

/** What can be chosen for "dies unless it was used by". */
export const USE_BY_CHOICES = ["no", "days3", "days7", "days30", "date"] as const;

export interface UseBy {
  choice: (typeof USE_BY_CHOICES)[number];
  /** The last day on which its first request may come, as typed; counts with the choice `date`. */
  date: string;
}

/** All that is filled in, also what is not chosen at the moment: who goes back finds it as it was. */
export interface Forms {
  kind: string | null;
  roleWay: "new" | "existing";
  roleName: string;
  permissions: string[];
  roleId: string | null;
  /** An account that is there keeps the roles that it has: then no role is chosen. */
  accountWay: "new" | "existing";
  accountName: string;
  email: string;
  accountId: string | null;
  tokenName: string;
  environment: string | null;
  expiry: Expiry;
  narrowed: string[] | null;
  addresses: string;
  useBy: UseBy;
  handOff: DraftHandOff;
}

/** For how many days a hand-off can be opened, unless something else is chosen. */
const OPEN_DAYS = 7;

const DAY = 86_400_000;

const DAYS: Partial<Record<UseBy["choice"], number>> = { days3: 3, days7: 7, days30: 30 };

/** Nothing filled in yet; whoever begins is who is asked. */
export const emptyForms = (contact: { name: string; email: string }): Forms => ({
  kind: null,
  roleWay: "new",
  roleName: "",
  permissions: [],
  roleId: null,
  accountWay: "new",
  accountName: "",
  email: "",
  accountId: null,
  tokenName: "",
  environment: null,
  expiry: { choice: "never", date: "" },
  narrowed: null,
  addresses: "",
  useBy: { choice: "no", date: "" },
  handOff: { contactName: contact.name, contactEmail: contact.email, openDays: OPEN_DAYS },
});

/** From when on an unused token is refused; null is no such time. What is no date stays as it was typed. */
export function diesAt(useBy: UseBy, now: Date): string | null {
  if (useBy.choice === "date") return endOfDay(useBy.date)?.toISOString() ?? useBy.date;
  const days = DAYS[useBy.choice];
  return days === undefined ? null : new Date(now.getTime() + days * DAY).toISOString();
}

/** The forms as the shell takes them. `held` is what the account will hold, if that is known: nothing beyond it is ticked. */
export function toDraft(
  forms: Forms,
  step: OpenStep,
  held: readonly string[] | undefined,
  now: Date,
): IntegrationDraft {
  const isExisting = forms.accountWay === "existing";
  return {
    step: OPEN.indexOf(step),
    kind: forms.kind,
    role: isExisting
      ? { which: "of-the-account" }
      : forms.roleWay === "existing"
        ? { which: "existing", id: forms.roleId ?? "" }
        : { which: "new", name: forms.roleName, permissions: forms.permissions },
    account: isExisting
      ? { which: "existing", id: forms.accountId ?? "" }
      : { which: "new", name: forms.accountName, email: forms.email },
    token: {
      name: forms.tokenName,
      environment: forms.environment ?? "",
      expiresAt: expiresAt(forms.expiry, now),
      permissions: forms.narrowed?.filter((it) => held?.includes(it) ?? true) ?? null,
      allowedAddresses: forms.addresses.split(/[\s,]+/).filter((it) => it !== ""),
      useBy: diesAt(forms.useBy, now),
    },
    handOff: forms.handOff,
  };
}

/** A draft that was kept, as forms again, and the step that it was left at. */
export function fromDraft(
  draft: IntegrationDraft,
  contact: { name: string; email: string },
): { forms: Forms; step: OpenStep } {
  const { role, account, token } = draft;
  const forms: Forms = {
    ...emptyForms(contact),
    kind: draft.kind,
    ...(role.which === "new" && { roleName: role.name, permissions: role.permissions }),
    ...(role.which === "existing" && {
      roleWay: "existing" as const,
      roleId: role.id === "" ? null : role.id,
    }),
    ...(account.which === "new"
      ? { accountName: account.name, email: account.email }
      : { accountWay: "existing" as const, accountId: account.id === "" ? null : account.id }),
    tokenName: token.name,
    environment: token.environment === "" ? null : token.environment,
    expiry:
      token.expiresAt === null
        ? { choice: "never", date: "" }
        : { choice: "date", date: dayOf(token.expiresAt) },
    narrowed: token.permissions,
    addresses: token.allowedAddresses.join("\n"),
    useBy:
      token.useBy === null
        ? { choice: "no", date: "" }
        : { choice: "date", date: dayOf(token.useBy) },
    handOff: draft.handOff,
  };
  return { forms, step: OPEN[draft.step] ?? "kind" };
}

/** The day of a time in the reader's time zone, as it is typed; what is no time stays as it is. */
function dayOf(at: string): string {
  const time = new Date(at);
  if (!at.includes("T") || Number.isNaN(time.getTime())) return at;
  const two = (number: number) => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The forms with what is suggested for another kind: what was written by hand stays. */
export function withSuggestion(
  forms: Forms,
  next: IntegrationSuggestion,
  before: IntegrationSuggestion | undefined,
): Forms {
  const take = (now: string, old: string | undefined, fresh: string) =>
    now.trim() === "" || now === old ? fresh : now;
  const isUntouched =
    forms.permissions.length === 0 || isSame(forms.permissions, before?.kind.permissions ?? []);
  return {
    ...forms,
    roleName: take(forms.roleName, before?.roleName, next.roleName),
    permissions: isUntouched ? next.kind.permissions : forms.permissions,
    accountName: take(forms.accountName, before?.accountName, next.accountName),
    email: take(forms.email, before?.email, next.email),
    tokenName: take(forms.tokenName, before?.tokenName, next.tokenName),
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((it) => other.includes(it));

const FIELDS: Record<Exclude<OpenStep, "summary">, readonly string[]> = {
  kind: ["kind"],
  role: ["roleName", "role", "permissions"],
  account: ["accountName", "account", "email"],
  token: ["tokenName", "environment", "expiresAt", "tokenPermissions", "allowedAddresses", "useBy"],
};

/** The step on which a field stands; nothing if there is no such field. */
export const stepOf = (field: string | null): Exclude<OpenStep, "summary"> | undefined =>
  (["kind", "role", "account", "token"] as const).find(
    (step) => field !== null && FIELDS[step].includes(field),
  );

/** Is this step before that one? */
export const isBefore = (one: Step, other: Step): boolean =>
  STEPS.indexOf(one) < STEPS.indexOf(other);
