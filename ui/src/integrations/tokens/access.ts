// Giving a token less than its account holds: what can be ticked, and what comes with what.
import type { Catalogue, CatalogueArea, CatalogueEntry } from "../../ipc/bindings";

/** An area of the API with those of its permissions that the account holds. */
export interface Choice {
  area: CatalogueArea;
  view: CatalogueEntry;
  edit: CatalogueEntry | null;
}

/** What the account holds that a token can reach, area by area. */
export function choices(catalogue: Catalogue, held: readonly string[]): Choice[] {
  return catalogue.areas
    .filter((area) => area.kind === "api" && held.includes(area.view.permission))
    .map((area) => ({
      area,
      view: area.view,
      edit: area.edit !== null && held.includes(area.edit.permission) ? area.edit : null,
    }));
}

/** The permissions after one was ticked or unticked: what it includes comes with it, what includes it goes with it. */
export function toggled(
  all: readonly Choice[],
  ticked: readonly string[],
  entry: CatalogueEntry,
  on: boolean,
): string[] {
  const set = new Set(ticked);
  if (on) {
    for (const permission of [entry.permission, ...entry.includes]) set.add(permission);
  } else {
    set.delete(entry.permission);
    for (const { edit } of all) {
      if (edit?.includes.includes(entry.permission) === true) set.delete(edit.permission);
    }
  }
  return [...set];
}

/** Every permission among the choices. */
export const everything = (all: readonly Choice[]): string[] =>
  all.flatMap(({ view, edit }) =>
    edit === null ? [view.permission] : [view.permission, edit.permission],
  );

/** View in every area among the choices. */
export const viewsOnly = (all: readonly Choice[]): string[] =>
  all.map(({ view }) => view.permission);

/** Does the account hold anything of Keydesk's administration? */
export function holdsAdministration(catalogue: Catalogue, held: readonly string[]): boolean {
  return catalogue.areas.some(
    (area) => area.kind === "administration" && held.includes(area.view.permission),
  );
}
