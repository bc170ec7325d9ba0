// A route as its form has it, and the lists that it stands in.
import type { FileRoute, RouteDraft, RouteRow } from "../../ipc/bindings";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const NEW: RouteDraft = {
  methods: ["GET"],
  template: "",
  area: "",
  access: "by-method",
};

/** In the order in which methods are listed. */
export function inOrder(methods: readonly string[]): string[] {
  return METHODS.filter((method) => methods.includes(method));
}

/** Those whose path, area, methods or words hold each word that is searched for. */
export function fitting(rows: readonly RouteRow[], search: string): RouteRow[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ route, areaLabel, about }) => {
    const text = `${route.methods.join(" ")} ${route.template} ${areaLabel} ${about}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Identifies a row of a file: methods and path stand once in it. */
export const keyOf = (route: RouteDraft): string => `${route.methods.join(" ")} ${route.template}`;

/** What the file proposes, with what was changed of it. */
export function changed(
  routes: readonly FileRoute[],
  changes: ReadonlyMap<string, Partial<RouteDraft>>,
): RouteDraft[] {
  return routes.map(({ route }) => ({ ...route, ...changes.get(keyOf(route)) }));
}
