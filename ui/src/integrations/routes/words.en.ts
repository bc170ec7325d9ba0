// Words of Environments > Routes: routes of one's own, and files of them.
import { format } from "../../words/format";

const number = (count: number) => format.number(count);

export const routes = {
  open: "Routes",
  openNamed: (name: string) => `Routes of ${name}`,
  back: "All environments",
  title: (name: string) => `Routes of ${name}`,
  intro:
    "A request passes only if a route knows its method and path. Add routes for what your API has and Keydesk does not know yet.",
  grid: "Routes",
  search: "Search routes",
  show: "Which routes",
  own: (count: number) => `Own (${number(count)})`,
  builtIn: (count: number) => `Built in (${number(count)})`,
  count: (shown: number, all: number) =>
    shown === all
      ? all === 1
        ? "1 route"
        : `${number(all)} routes`
      : `${number(shown)} of ${number(all)} routes`,
  add: "Add route",
  import: "Import…",
  check: "Check a route…",
  columns: {
    methods: "Methods",
    path: "Path",
    area: "Area",
    access: "Needs",
    about: "What it is",
    actions: "Actions",
  },
  access: { "by-method": "By method", view: "View", edit: "Edit" },
  builtInNow: "Built in by now",
  builtInNowHelp:
    "The built-in routes of this version know the same requests. Your own still decides. Remove it to go by the built-in one.",
  edit: (path: string) => `Edit ${path}`,
  remove: (path: string) => `Remove ${path}`,
  empty: {
    title: "No route of your own yet",
    text: "The built-in routes cover what published clients of the API ask for. Where an integration is refused with an unknown route, add it here, or import all of them from an OpenAPI document or a Postman collection.",
    noneFits: "No route fits the search",
    noneFitsText: "Search for a part of the path, an area or a word of the description.",
    clear: "Clear search",
  },
  form: {
    addTitle: (environment: string) => `Add route to ${environment}`,
    editTitle: "Edit route",
    methods: "Methods",
    methodsHelp: "HEAD goes with GET.",
    template: "Path",
    templateHelp:
      "Without host and query. A whole segment in braces takes any identifier: /businesses/{businessId}/plantings/{id}",
    area: "Area",
    areaHelp: "Whoever may view or edit this area may use the route.",
    areaChoose: "Choose an area",
    access: "Needs",
    accessOptions: {
      "by-method": "View for GET, edit for all other methods",
      view: "View for every method, such as a POST that only searches",
      edit: "Edit for every method, such as a GET that changes something",
    },
    submitAdd: "Add route",
    submitEdit: "Save",
    added: (path: string) =>
      `The route ${path} was added. The next request passes if its role permits it.`,
    saved: "The route was saved.",
  },
  impact: {
    looking: "Looking at what was refused lately…",
    wouldPass: (requests: number, days: number, tokens: string) =>
      requests === 1
        ? `1 refusal of the last ${number(days)} days would now pass, for ${tokens}.`
        : `${number(requests)} refusals of the last ${number(days)} days would now pass, for ${tokens}.`,
    wouldBeRefused: (requests: number, days: number, tokens: string) =>
      requests === 1
        ? `1 request of the last ${number(days)} days would now be refused, of ${tokens}.`
        : `${number(requests)} requests of the last ${number(days)} days would now be refused, of ${tokens}.`,
    none: (days: number) => `No request of the last ${number(days)} days is touched by this.`,
    tokens: (named: readonly string[], more: number) => {
      if (named.length === 0) return more === 1 ? "1 token" : `${number(more)} tokens`;
      const list = more > 0 ? [...named, `${number(more)} more`] : [...named];
      const count = named.length + more;
      return count === 1
        ? `the token ${format.list(list)}`
        : `these ${number(count)} tokens: ${format.list(list)}`;
    },
  },
  removal: {
    title: "Remove this route?",
    text: "Requests that need it are refused from the next one on.",
    confirm: "Remove route",
    done: (path: string) => `The route ${path} was removed.`,
  },
  checking: {
    title: "Check a route",
    method: "Method",
    path: "Path",
    pathHelp: "As the integration sends it, such as /v2/businesses/5f3c1ea5…/products?p=name",
    submit: "Check",
    add: "Add this route",
  },
  file: {
    title: (environment: string) => `Import routes into ${environment}`,
    text: "Choose an OpenAPI 3 document (JSON or YAML) or a Postman collection, or drop it on this window. Nothing is in force before you confirm.",
    choose: "Choose file",
    chooseOther: "Choose another file",
    field: "OpenAPI document or Postman collection",
    reading: "Reading the file…",
    unread: "The file could not be read. Choose it again.",
    from: (name: string, kind: string, title: string) =>
      title === "" ? `${name}, ${kind}` : `${title} (${name}, ${kind})`,
    prefix: (path: string) => `Put ${path} in front of each route`,
    show: "Which routes of the file",
    states: {
      new: (count: number) => `New (${number(count)})`,
      known: (count: number) => `Known (${number(count)})`,
      conflict: (count: number) => `In conflict (${number(count)})`,
      leftOut: (count: number) => `Left out (${number(count)})`,
    },
    grids: {
      new: "New routes in the file",
      known: "Routes that are known already",
      conflict: "Routes in conflict with known ones",
      leftOut: "What is left out",
    },
    none: {
      new: "There is no new route in this file.",
      known: "None of these routes is known yet.",
      conflict: "None of these routes is in conflict.",
      leftOut: "Nothing was left out.",
    },
    why: "Why",
    what: "In the file",
    areaOf: (path: string) => `Area of ${path}`,
    accessOf: (path: string) => `What ${path} needs`,
    areaForChosen: "Area for the chosen routes",
    noneChosen: "Choose at least one route.",
    noArea: (count: number) =>
      count === 1
        ? "1 chosen route has no area yet. Choose one for it, or untick it."
        : `${number(count)} chosen routes have no area yet. Choose one for each, or untick them.`,
    confirm: (count: number) => (count === 1 ? "Add 1 route" : `Add ${number(count)} routes`),
    done: (count: number) =>
      count === 1 ? "1 route was added." : `${number(count)} routes were added.`,
  },
  unknown: {
    tab: "Unknown routes",
    intro:
      "Requests that were refused because no route knows their method and path, put together by what they have in common.",
    grid: "Unknown routes",
    search: "Search unknown routes",
    columns: {
      request: "Request",
      count: "Refused",
      tokens: "Who asked",
      environment: "Environment",
      last: "Last",
      actions: "Actions",
    },
    add: "Add this route",
    addNamed: (request: string) => `Add this route: ${request}`,
    noToken: "No known token",
    more: (name: string, more: number) => `${name} and ${number(more)} more`,
    empty: {
      title: "No unknown route",
      text: "Every request so far was for a route that Keydesk knows, in the time for which refusals are kept.",
      noneFits: "No unknown route fits",
    },
  },
};
