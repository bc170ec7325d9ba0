// What the stand-in answers about routes: a few of one's own, what nobody knows, and a file of each kind of row.
import type {
  EnvironmentRow,
  FileRoute,
  RouteCheck,
  RouteDraft,
  RouteFileTable,
  RouteImpact,
  RouteRow,
  UnknownRouteRow,
} from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const LONG =
  "/businesses/{businessId}/distributionCentres/{id}/coldChainRecallConnectors/{connectorId}/temperatureReadings";
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

export function routeAnswers(
  options: URLSearchParams,
  environments: readonly EnvironmentRow[],
  mayNot: string | null,
): Answers {
  const empty = options.has("empty");
  const draft = (
    methods: string,
    template: string,
    area: string,
    access: RouteDraft["access"] = "by-method",
  ): RouteDraft => ({ methods: methods.split(" "), template, area, access });
  const row = (route: RouteDraft, id: string | null): RouteRow => ({
    id,
    route,
    areaLabel: route.area.charAt(0).toUpperCase() + route.area.slice(1).replaceAll("-", " "),
    about: id === null ? "A thing" : "",
    isBuiltInNow: id === "o1",
  });
  let next = 3;
  let own = empty
    ? []
    : [
        row(draft("GET POST", "/weather/{place}", "growing"), "o1"),
        row(
          draft("POST", options.has("long") ? LONG : "/products/search", "products", "view"),
          "o2",
        ),
      ];
  const builtIn = Array.from({ length: 120 }, (_, at) =>
    row(draft("GET PUT", `/businesses/{businessId}/things${at}/{id}`, "products"), null),
  );
  const slug = environments[0]?.slug ?? "sandbox";
  const unknown: UnknownRouteRow[] = empty
    ? []
    : [
        ["GET", "/businesses/{businessId}/silos", 214, ["SAP Integration", "WMS Connector"]],
        ["PUT", LONG, 3, []],
      ].map(([method, template, count, tokens]) => ({
        environment: slug,
        environmentName: environments[0]?.name ?? "Sandbox",
        proposed: draft(method as string, template as string, ""),
        count: count as number,
        tokens: tokens as string[],
        tokenCount: (tokens as string[]).length,
        lastAt: ago(2),
        requestId: "0199a3c4-0000-7000-8000-000000000001",
        whyNotAdd: mayNot,
      }));
  const impact: RouteImpact = {
    wouldPass: 12,
    wouldBeRefused: 0,
    days: 7,
    openedTokens: ["SAP Integration", "WMS Connector"],
    openedTokenCount: 2,
    tokens: ["SAP Integration"],
    tokenCount: 1,
  };
  const file = (isAdded: boolean): RouteFileTable => ({
    name: "growing.openapi.yaml",
    kind: "OpenAPI 3.1.0",
    title: "Growing",
    prefix: {
      path: "/api",
      isAdded,
      sentence: "The document's server has the path /api, which is put in front of each route.",
    },
    routes: [
      ...Array.from({ length: 40 }, (_, at): FileRoute => ({
        route: draft("GET POST", `/silos${at}/{id}`, at % 3 === 0 ? "" : "products"),
        description: "A silo of the farm",
        state: "new",
        why: "",
      })),
      {
        route: draft("GET", "/businesses/{businessId}/products", "products"),
        description: "",
        state: "known",
        why: "Built in: /businesses/{businessId}/products",
      },
      {
        route: draft("GET", "/weather/{town}", "growing"),
        description: "",
        state: "conflict",
        why: "It collides with /weather/{place}, which needs Growing: view.",
      },
    ],
    leftOut: [
      { what: "GET /events?type=HARVEST", why: "A route is a path without a query. Add /events." },
    ],
  });
  return {
    routes: (): RouteRow[] => [...own, ...builtIn],
    add_route: ({ draft }): RouteRow => {
      const added = row(draft as RouteDraft, `o${next++}`);
      own = [...own, added];
      return added;
    },
    edit_route: ({ id, draft }): RouteRow => {
      const edited = row(draft as RouteDraft, id as string);
      own = own.map((it) => (it.id === id ? edited : it));
      return edited;
    },
    remove_route: ({ id }) => {
      own = own.filter((it) => it.id !== id);
      return null;
    },
    preview_route: ({ after }): RouteImpact =>
      after === null ? { ...impact, wouldPass: 0, wouldBeRefused: 31 } : impact,
    check_route: ({ method, path }): RouteCheck => {
      const found = builtIn.find(() => String(path).includes("things"));
      return found === undefined
        ? {
            isKnown: false,
            sentence: `No route knows ${method} ${path}. It is refused, whatever a role permits.`,
            proposed: draft(method as string, path as string, ""),
          }
        : {
            isKnown: true,
            sentence: "It is the built-in route, and needs Products: view.",
            proposed: null,
          };
    },
    unknown_routes: () => unknown,
    wait_for_route_files: () => null,
    take_route_file: () => null,
    read_route_file: ({ prefix }): RouteFileTable => file(prefix !== false),
    import_routes: ({ drafts }) => {
      own = [...own, ...(drafts as RouteDraft[]).map((it) => row(it, `o${next++}`))];
      return (drafts as RouteDraft[]).length;
    },
  };
}
