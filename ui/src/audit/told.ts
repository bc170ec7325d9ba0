// Records in words. As recorded they are codes and JSON: "token.created", "expires_at_before".
import { format, words } from "../words";

const say = words.audit.told;

/** What changed, one line a field. */
export interface Line {
  label: string;
  text: string;
}

type Told = Record<string, unknown>;

/** "token.created" is "API token created". */
export function actionOf(code: string): string {
  return known(say.actions, code) ?? plain(code);
}

/** "token" is "API token". */
export function kindOf(kind: string): string {
  return known(say.kinds, kind) ?? plain(kind);
}

/** Actions to choose from, by what they were done to: all of a kind, or one. The value is what the shell looks for. */
export function choices(): { group: string; items: { value: string; label: string }[] }[] {
  const codes = Object.keys(say.actions);
  const kinds = [...new Set(codes.map((code) => code.split(".")[0] ?? ""))];
  return kinds.map((kind) => {
    const items = codes
      .filter((code) => code.startsWith(`${kind}.`))
      .map((code) => ({ value: code, label: actionOf(code) }));
    const all = { value: `${kind}.`, label: say.allOf(kindOf(kind)) };
    return { group: kindOf(kind), items: items.length > 1 ? [all, ...items] : items };
  });
}

/** What stands in a record's detail, with permissions as they are called. Nothing is said of what is empty, or as it was. */
export function whatChanged(detail: string, permission: (word: string) => string): Line[] {
  let told: unknown;
  try {
    told = JSON.parse(detail);
  } catch {
    return [];
  }
  return isTold(told) ? linesOf(told, "", permission) : [];
}

/** A sentence of the shell with its times by the clock on the reader's wall. */
export function localTimes(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (at) =>
    format.time(new Date(at)),
  );
}

function linesOf(told: Told, within: string, permission: (word: string) => string): Line[] {
  const text = (value: unknown) => textOf(value, permission);
  const changed = (label: string, before: unknown, after: unknown): Line[] =>
    JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ label, text: say.change(text(before), text(after)) }];
  return Object.entries(told).flatMap(([key, value]) => {
    const label = within === "" ? labelOf(key) : `${within}: ${labelOf(key)}`;
    const before = `${key}_before`;
    if (before in told) return changed(label, told[before], value);
    if (key.endsWith("_before") && key.slice(0, -"_before".length) in told) return [];
    if (key === "before" && isTold(value) && isTold(told.after)) return [];
    if (key === "after" && isTold(value) && isTold(told.before)) {
      const was = told.before;
      return Object.entries(value).flatMap(([part, now]) => changed(labelOf(part), was[part], now));
    }
    if (isTold(value) && "before" in value && "after" in value)
      return changed(label, value.before, value.after);
    if (isTold(value)) return linesOf(value, label, permission);
    return isEmpty(value) ? [] : [{ label, text: text(value) }];
  });
}

function textOf(value: unknown, permission: (word: string) => string): string {
  if (isEmpty(value)) return say.none;
  if (typeof value === "boolean") return value ? say.yes : say.no;
  if (typeof value === "number") return format.number(value);
  if (typeof value === "string") return localTimes(known(say.values, value) ?? permission(value));
  if (Array.isArray(value)) return format.list(value.map((it) => textOf(it, permission)));
  if (!isTold(value)) return say.none;
  return format.list(
    Object.entries(value).map(([key, it]) => `${labelOf(key)}: ${textOf(it, permission)}`),
  );
}

function isTold(value: unknown): value is Told {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

function labelOf(key: string): string {
  return known(say.labels, key) ?? plain(key);
}

/** A role may be called "constructor", which every object has. */
function known(words: Record<string, string>, code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

/** What has no word of its own yet: "audit-log.sealing-changed" is "Audit log sealing changed". */
function plain(code: string): string {
  const spaced = code.replace(/[._-]+/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
