// Words of the tab Roles.
import { format } from "../../words/format";

const rolesOf = (count: number) => (count === 1 ? "1 role" : `${format.number(count)} roles`);
const accountsOf = (count: number) =>
  count === 1 ? "1 account" : `${format.number(count)} accounts`;
const tokensOf = (count: number) =>
  count === 1 ? "1 API token" : `${format.number(count)} API tokens`;

export const roles = {
  grid: "Roles",
  create: "Create role",
  search: "Search roles",
  columns: { name: "Name", permissions: "Permissions", holders: "Who has it", actions: "Actions" },
  builtIn: "Built in",
  nobody: "Nobody",
  holders: (count: number) => accountsOf(count),
  holdersOf: (name: string) => `Who has ${name}`,
  count: (fitting: number, all: number) =>
    fitting === all ? rolesOf(all) : `${format.number(fitting)} of ${rolesOf(all)}`,
  edit: (name: string) => `Edit ${name}`,
  look: (name: string) => `Look at ${name}`,
  duplicate: (name: string) => `Duplicate ${name}`,
  delete: (name: string) => `Delete ${name}`,
  empty: {
    title: "No role for an integration yet",
    text: "Create a role for each integration and assign only the permissions required by it.",
  },
  form: {
    createTitle: "Create role",
    editTitle: (name: string) => `Edit ${name}`,
    copyTitle: (name: string) => `Duplicate ${name}`,
    copyOf: (name: string) => `Copy of ${name}`,
    name: "Name",
    nameHelp: "Name it after the integration, or after the work it is for.",
    nameFree: "This name is free.",
    create: "Create",
    save: "Save",
    type: "Integration type",
    typeHelp:
      "Ticks the suggested permissions. Assign only the permissions required by the integration.",
    replaced: (preset: string) => `The permissions were replaced by those of ${preset}.`,
    putBack: "Put mine back",
    leftOut: (permissions: string) =>
      `Left out, because you do not hold it and cannot hand it out: ${permissions}.`,
    permissions: "Permissions",
    searchAreas: "Search areas",
    noArea: "No area has this name.",
    generateHelp:
      "Who has this role can create API tokens of their own. A token has the same access as its account.",
    api: "FoodLogiQ API",
    apiHelp: "Reachable with a token.",
    administration: "Administration (not reachable with a token)",
    administrationHelp: "For people who run Keydesk. Integrations need none of it.",
    area: "Area",
    view: "View",
    edit: "Edit",
    noEdit: "There is nothing to edit here",
    allViews: "Select all view",
    allViewsOf: (section: string) => `Select all view: ${section}`,
    clear: "Clear",
    clearOf: (section: string) => `Clear: ${section}`,
    comesWith: (label: string) => `"${label}" includes it. Untick that first.`,
    effect: "What this role may do",
    nothing: "Nothing yet. Choose an integration type, or tick permissions.",
    noGenerate:
      "Without Generate API Token, an account that has only this role cannot create API tokens.",
    changes: "What changes",
    noChange: "Nothing so far.",
    added: "Added",
    removed: "Taken away",
    affectsNobody: "Nobody has this role yet.",
    affects: (accounts: number, tokens: number) =>
      tokens === 0
        ? `${accountsOf(accounts)} ${accounts === 1 ? "has" : "have"} this role.`
        : `${accountsOf(accounts)} with ${tokensOf(tokens)} ${accounts === 1 ? "has" : "have"} this role.`,
    atOnce: "A changed role changes its tokens at once.",
  },
  created: (name: string) => `The role ${name} was created.`,
  saved: (name: string) => `The role ${name} was saved.`,
  deleted: (name: string) => `The role ${name} was deleted.`,
  remove: {
    title: "Delete this role?",
    text: (name: string) => `Nobody has ${name}, so nothing stops working.`,
    confirm: "Delete role",
  },
};
