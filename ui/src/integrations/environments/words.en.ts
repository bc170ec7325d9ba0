// Words of the tab Environments.
import { format } from "../../words/format";

export const environments = {
  add: "Add environment",
  list: "Environments",
  intro:
    "An environment is one FoodLogiQ API that requests can go to. A token works in one environment only.",
  mayNotSee: "You cannot see environments",
  empty: {
    title: "No environment yet",
    text: "Add the Sandbox to try things out, or the API that your integrations are to reach.",
  },
  listening: "Listening",
  notListening: "Not listening",
  stopped: "Gateway stopped",
  slug: "Slug",
  address: "Local address",
  baseUrl: "Base URL",
  copyBaseUrl: (name: string) => `Copy the base URL of ${name}`,
  copied: "Base URL copied.",
  api: "API behind it",
  sandbox: "Sandbox, built in",
  credential: "Credential",
  noneNeeded: "None needed",
  places: { keychain: "In the keychain", file: "In a file", systemd: "From systemd" },
  missing: "missing",
  tokens: "API tokens",
  showTokens: (count: number, name: string) =>
    // It begins with what can be read on it.
    count === 1
      ? `1 token of ${name}: show it`
      : `${format.number(count)} tokens of ${name}: show them`,
  check: "Check",
  checkNamed: (name: string) => `Check ${name}`,
  checking: "Asking the API behind it. This can take half a minute.",
  stopWaiting: "Stop waiting",
  dismissVerdict: "Dismiss what the check found",
  edit: "Edit",
  editNamed: (name: string) => `Edit ${name}`,
  editAddress: "Edit address",
  delete: "Delete",
  deleteNamed: (name: string) => `Delete ${name}`,
  inUse: (tokens: string) => `It still has API tokens: ${tokens}. Delete them first.`,
  inUseUnnamed: (count: number) =>
    count === 1
      ? "It still has 1 API token. Delete it first."
      : `It still has ${format.number(count)} API tokens. Delete them first.`,
  more: (count: number) => `${format.number(count)} more`,
  reset: "Reset sample data",
  resetTitle: "Reset the sample data?",
  resetText:
    "Everything that was written to the Sandbox is lost, and the sample data are as on the first day. Tokens, accounts and roles stay as they are.",
  resetDone: "The sample data are as on the first day.",
  deleteTitle: (name: string) => `Delete the environment ${name}?`,
  deleteText:
    "The gateway stops listening for it, and its credential is removed from where it is kept. Its slug can never be used again.",
  deleteConfirm: "Delete environment",
  deleted: "The environment was deleted.",
  form: {
    addTitle: "Add environment",
    editTitle: (name: string) => `Edit ${name}`,
    name: "Name",
    nameExample: "Production",
    slug: "Slug",
    slugHelp:
      "1 to 16 lower-case letters and digits. It is part of every token and fixed for ever.",
    slugPreview: "Its tokens will look like this:",
    listen: "Local address",
    listenHelp:
      "Where the gateway listens for it, such as 127.0.0.1:8789. Clients use it as their base URL.",
    behind: "What is behind it",
    sandbox: "Sandbox",
    sandboxHelp: "The built-in API with sample data.",
    url: "An API at a URL",
    urlHelp: "A FoodLogiQ API of yours, reached with a credential.",
    baseUrl: "Base URL of the API",
    baseUrlExample: "https://api.example.com",
    credential: "Credential of the API",
    credentialHelp: "What the API behind the gateway accepts. Clients of the gateway never see it.",
    credentialKeep: "Leave it empty to keep the one that is stored.",
    credentialAgain:
      "The base URL changes: give the credential again. It is never sent to a new address by itself.",
    credentialToggle: "Show or hide the credential",
    place: "Where the credential is kept",
    placeHelp: {
      keychain: "Encrypted by this system, for this user. The right choice on a desktop.",
      file: "A file that only this user can read, not encrypted. For a machine without a keychain.",
      systemd: "Given to the gateway by systemd when it starts. Nothing is kept here.",
    },
    systemd: (slug: string) =>
      `Add LoadCredential=keydesk-upstream-${slug === "" ? "<slug>" : slug}:/path/to/file to the unit.`,
    systemdEdit: "The credential is set in the unit of systemd, not here.",
    create: "Create",
    save: "Save",
    created: (name: string) => `The environment ${name} was created.`,
    saved: "Saved.",
  },
};
