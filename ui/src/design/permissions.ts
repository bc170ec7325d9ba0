// Permissions as words ("products:edit") put together by area, for showing. What may be ticked is the shell's to say.
import type { Catalogue, CatalogueArea } from "../ipc/bindings";

/** An area and what is permitted in it. */
export interface AreaAccess {
  area: CatalogueArea;
  edit: boolean;
}

/** The areas in which the permissions permit anything, in the order of the catalogue. */
export function byArea(catalogue: Catalogue, permissions: readonly string[]): AreaAccess[] {
  const held = new Set(permissions);
  return catalogue.areas.flatMap((area) => {
    if (!held.has(area.view.permission)) return [];
    return [{ area, edit: area.edit !== null && held.has(area.edit.permission) }];
  });
}
