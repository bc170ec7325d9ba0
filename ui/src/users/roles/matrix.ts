// A role's permissions as ticks in a matrix: what comes with what, what cannot be unticked, what a change adds and takes away.
import type { Catalogue, CatalogueArea, CatalogueEntry } from "../../ipc/bindings";

/** The permissions that are ticked, as their words. */
export type Ticks = ReadonlySet<string>;

/** The permissions of these areas, row by row. */
const inAreas = (areas: readonly CatalogueArea[]): CatalogueEntry[] =>
  areas.flatMap(({ view, edit }) => (edit === null ? [view] : [view, edit]));

/** Every permission there is, in the order of the screen. */
export const entries = (catalogue: Catalogue): CatalogueEntry[] => [
  catalogue.generate,
  ...inAreas(catalogue.areas),
];

/** The ticked permission that brings this one with it, so that it cannot be unticked by itself. */
export function bringer(
  catalogue: Catalogue,
  ticks: Ticks,
  entry: CatalogueEntry,
): CatalogueEntry | undefined {
  return entries(catalogue).find(
    (it) => ticks.has(it.permission) && it.includes.includes(entry.permission),
  );
}

/** With this one ticked, and what comes with it. */
export const ticked = (ticks: Ticks, entry: CatalogueEntry): Ticks =>
  new Set([...ticks, entry.permission, ...entry.includes]);

/** With this one unticked; what came with it stays, because it may be wanted by itself. */
export function unticked(ticks: Ticks, entry: CatalogueEntry): Ticks {
  const left = new Set(ticks);
  left.delete(entry.permission);
  return left;
}

/** With view ticked in each of these areas, as far as it can be handed out. */
export const withAllViews = (areas: readonly CatalogueArea[], ticks: Ticks): Ticks =>
  areas
    .filter(({ view }) => view.whyNot === null)
    .reduce((all, { view }) => ticked(all, view), ticks);

/** With nothing ticked in these areas. */
export const cleared = (areas: readonly CatalogueArea[], ticks: Ticks): Ticks =>
  inAreas(areas).reduce(unticked, ticks);

/** What a role that is made from these permissions starts with: what cannot be handed out is left out. */
export function startingFrom(
  catalogue: Catalogue,
  permissions: readonly string[],
): { ticks: Ticks; leftOut: CatalogueEntry[] } {
  const wanted = entries(catalogue).filter((it) => permissions.includes(it.permission));
  const ticks = wanted.filter((it) => it.whyNot === null).reduce<Ticks>(ticked, new Set());
  return { ticks, leftOut: wanted.filter((it) => !ticks.has(it.permission)) };
}

/** What was ticked, and what was unticked. */
export function difference(
  catalogue: Catalogue,
  before: Ticks,
  after: Ticks,
): { added: CatalogueEntry[]; removed: CatalogueEntry[] } {
  const all = entries(catalogue);
  return {
    added: all.filter(({ permission }) => after.has(permission) && !before.has(permission)),
    removed: all.filter(({ permission }) => before.has(permission) && !after.has(permission)),
  };
}

/** Are the same ones ticked? */
export const isSame = (one: Ticks, other: Ticks): boolean =>
  one.size === other.size && [...one].every((permission) => other.has(permission));

/** The words to send, in the order of the catalogue. */
export const inOrder = (catalogue: Catalogue, ticks: Ticks): string[] =>
  entries(catalogue).flatMap(({ permission }) => (ticks.has(permission) ? [permission] : []));
